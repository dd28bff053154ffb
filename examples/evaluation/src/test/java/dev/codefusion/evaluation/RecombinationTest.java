package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RecombinationTest {

  private static final Pair ONE_FILE = new Pair("Find all files below 'a'", "find a -type f");
  private static final Pair ONE_FOLDER =
      new Pair("Find all directories below 'b'.", "find b -type d");
  private static final Pair TWO_FILES =
      new Pair("list files older than 3 days", "find -type f -mtime +3");
  private static final Pair TWO_FOLDERS =
      new Pair("list directories older than 5 days", "find -type d -mtime +5");

  /** Quoted words and numbers are literals; a program with two exclamation marks is none. */
  private static final class Quotes implements LanguageTarget {

    private static final Pattern LITERAL = Pattern.compile("'(\\w+)'|\\b(\\d+)\\b");

    @Override
    public String name() {
      return "quotes";
    }

    @Override
    public Verdict check(String code, Prompt prompt) {
      int at = code.indexOf("!!");
      return at < 0 ? Verdict.valid(name()) : Verdict.invalid(at, "twice", name());
    }

    @Override
    public List<Literal> literals(Prompt prompt) {
      List<Literal> literals = new ArrayList<>();
      Matcher matcher = LITERAL.matcher(prompt.utterance());
      while (matcher.find()) {
        boolean quoted = matcher.group(1) != null;
        literals.add(
            new Literal(
                matcher.start(),
                matcher.end(),
                quoted ? matcher.group(1) : matcher.group(2),
                quoted ? Literal.Kind.STRING : Literal.Kind.NUMBER));
      }
      return literals;
    }

    @Override
    public List<Span> occurrences(Literal literal, String code) {
      Matcher matcher = Pattern.compile("\\b" + literal.value() + "\\b").matcher(code);
      return matcher.results().map(found -> new Span(found.start(), found.end())).toList();
    }
  }

  @Test
  void whatTwoSentencesTeachIsDoneInAThird() {
    assertThat(
            made(
                ONE_FILE,
                ONE_FOLDER,
                TWO_FILES,
                TWO_FOLDERS,
                new Pair("Remove all files named 'x'.", "find -type f -name x -delete")))
        .containsExactly(
            new Pair("Remove all directories named 'x'.", "find -type d -name x -delete"));
  }

  @Test
  void whatWasSeenOnceIsNotDone() {
    assertThat(
            made(
                ONE_FILE,
                ONE_FOLDER,
                new Pair("Remove all files named 'x'.", "find -type f -name x -delete")))
        .isEmpty();
  }

  @Test
  void theSameWordsWithAnotherEffectElsewhereAreNotDone() {
    assertThat(
            made(
                ONE_FILE,
                ONE_FOLDER,
                TWO_FILES,
                TWO_FOLDERS,
                new Pair("count files by name", "find -type f -name | wc"),
                new Pair("count directories by name", "ls -d | wc"),
                new Pair("Remove all files named 'x'.", "find -type f -name x -delete")))
        .isEmpty();
  }

  @Test
  void anEditNeedsItsPlaceInTheCode() {
    assertThat(
            made(
                ONE_FILE,
                ONE_FOLDER,
                TWO_FILES,
                TWO_FOLDERS,
                new Pair("remove files by force", "rm -f f"),
                new Pair("find files or links here", "find -type f -o -type f")))
        .as("f after another word than -type; two places")
        .isEmpty();
  }

  @Test
  void aLiteralComesWithItsValue() {
    assertThat(
            made(
                new Pair("show the tree of 'a'", "tree a"),
                new Pair("show the tree of 'a' down to 2 levels", "tree a -L 2"),
                new Pair("draw the tree of 'b' once", "tree b"),
                new Pair("draw the tree of 'b' down to 4 levels once", "tree b -L 4"),
                new Pair("print the size of 'c' down to 7 levels", "du c -L 7")))
        .containsExactly(new Pair("print the size of 'c'", "du c"));
  }

  @Test
  void aLiteralTurnsIntoNoneOfAnotherKind() {
    assertThat(
            made(
                new Pair("print the line 3 of it", "p 3 it"),
                new Pair("print the line 'x' of it", "p x it"),
                new Pair("delete the line 4 of it", "d 4 it"),
                new Pair("delete the line 'y' of it", "d y it"),
                new Pair("copy the line 5 twice", "c 5")))
        .isEmpty();
  }

  @Test
  void wordsThatChangeNothingInTheCodeVaryTheSentence() {
    assertThat(
            made(
                new Pair("show files inside the folder", "ls"),
                new Pair("show files in the folder", "ls"),
                new Pair("count what is in here", "wc"),
                new Pair("count what is inside here", "wc"),
                new Pair("In this place remove it all", "rm")))
        .containsExactly(new Pair("Inside this place remove it all", "rm"));
  }

  @Test
  void whatIsNotWellFormedIsLeftOut() {
    assertThat(
            made(
                ONE_FILE,
                ONE_FOLDER,
                TWO_FILES,
                TWO_FOLDERS,
                new Pair("Shout at all files loudly", "find -type f!!")))
        .isEmpty();
  }

  @Test
  void editsFollowOneAnotherAsFarAsIsAllowed() {
    List<Pair> pairs =
        List.of(
            ONE_FILE,
            ONE_FOLDER,
            TWO_FILES,
            TWO_FOLDERS,
            new Pair("count what is newer here", "wc f -newer"),
            new Pair("count what is older here", "wc f -older"),
            new Pair("print what is newer there", "p f -newer"),
            new Pair("print what is older there", "p f -older"),
            new Pair("Drop files that are newer now", "rm -type f -newer"));
    Recombination recombination = new Recombination(pairs, new Quotes());
    Pair both = new Pair("Drop directories that are older now", "rm -type d -older");

    assertThat(recombination.pairs(1, 100, 0))
        .contains(
            new Pair("Drop directories that are newer now", "rm -type d -newer"),
            new Pair("Drop files that are older now", "rm -type f -older"))
        .doesNotContain(both);
    assertThat(recombination.pairs(2, 100, 0)).contains(both).doesNotHaveDuplicates();
    assertThat(recombination.pairs(2, 2, 5))
        .hasSize(2)
        .isEqualTo(new Recombination(pairs, new Quotes()).pairs(2, 2, 5));
  }

  @Test
  void noWordIsSaidTwice() {
    assertThat(
            made(
                new Pair("show what was modified today", "find -mtime 0"),
                new Pair("show what was last changed today", "find -ctime 0"),
                new Pair("print what was modified here", "find -mtime | wc"),
                new Pair("print what was last changed here", "find -ctime | wc"),
                new Pair("copy what they modified there", "find -mtime | cp"),
                new Pair("copy what they last modified once", "find -mtime -1 | cp")))
        .containsExactly(new Pair("copy what they last changed there", "find -ctime | cp"));
  }

  private static List<Pair> made(Pair... pairs) {
    return new Recombination(List.of(pairs), new Quotes()).pairs(1, 100, 0);
  }
}
