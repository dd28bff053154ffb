package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    assertThat(madeBesides(new Pair("Remove all files named 'x'.", "find -type f -name x -delete")))
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
            madeBesides(
                new Pair("count files by name", "find -type f -name | wc"),
                new Pair("count directories by name", "ls -d | wc"),
                new Pair("Remove all files named 'x'.", "find -type f -name x -delete")))
        .isEmpty();
  }

  @Test
  void anEditNeedsItsPlaceInTheCode() {
    assertThat(
            madeBesides(
                new Pair("remove files by force", "rm -f f"),
                new Pair("find files or links here", "find -type f -o -type f")))
        .as("f after another word than -type; two places")
        .isEmpty();
  }

  @Test
  void aLiteralGoesWithItsCode() {
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
  void aLiteralComesWithAValueOfOneOfItsPairs() {
    List<Pair> made =
        made(
            new Pair("show what came today", "find -mtime 0"),
            new Pair("show what came within 3 days", "find -mtime -3"),
            new Pair("print what went today then", "find -mtime 0 | lp"),
            new Pair("print what went within 4 days then", "find -mtime -4 | lp"),
            new Pair("count the news of today", "find -mtime 0 | wc"));

    assertThat(made)
        .singleElement()
        .isIn(
            new Pair("count the news of within 3 days", "find -mtime -3 | wc"),
            new Pair("count the news of within 4 days", "find -mtime -4 | wc"));
  }

  @Test
  void noLiteralStaysInTheCodeThatHasLeftTheSentence() {
    assertThat(
            made(
                new Pair("show the first 5 lines of it", "head -n 5 it"),
                new Pair("show the lines of it", "head it"),
                new Pair("print the first 7 lines of all", "head -n 7 all"),
                new Pair("print the lines of all", "head all"),
                new Pair("drop the first 6 lines of x", "head -n 6 x | tail -n 6")))
        .isEmpty();
  }

  @Test
  void oneSentenceWithTwoProgramsTeachesNothing() {
    assertThat(
            made(
                ONE_FILE,
                new Pair("Find all files below 'a'", "find a -type f | cat"),
                ONE_FOLDER,
                new Pair("Find all directories below 'b'.", "find b -type d | cat"),
                new Pair("Remove all files named 'x'.", "find -type f -name x -delete")))
        .isEmpty();
  }

  @Test
  void codeMayComeInWhereItsNeighbourStands() {
    assertThat(
            made(
                new Pair("find the nice files here", "find ."),
                new Pair("find the empty files here", "find . -empty"),
                new Pair("list all nice things of it", "find . | lp"),
                new Pair("list all empty things of it", "find . -empty | lp"),
                new Pair("Count nice rows quickly", "find . -type f")))
        .contains(new Pair("Count empty rows quickly", "find . -empty -type f"));
  }

  @Test
  void asManyRightAsWrongWillDoFromThreeOn() {
    List<Pair> pairs = new ArrayList<>();
    for (String verb : List.of("find", "list", "show")) {
      pairs.add(new Pair(verb + " the files below it", verb + " -type f"));
      pairs.add(new Pair(verb + " the directories below it", verb + " -type d"));
    }
    for (String verb : List.of("copy", "move", "pack")) {
      pairs.add(new Pair(verb + " the files below it", verb + " -type f"));
      pairs.add(new Pair(verb + " the directories below it", verb + " -r"));
    }
    pairs.add(new Pair("Remove all files named 'x'.", "rm -type f x"));
    Pair made = new Pair("Remove all directories named 'x'.", "rm -type d x");

    assertThat(made(pairs.toArray(Pair[]::new))).contains(made);

    pairs.add(new Pair("split the files below it", "split -type f"));
    pairs.add(new Pair("split the directories below it", "split -r"));

    assertThat(made(pairs.toArray(Pair[]::new))).doesNotContain(made);
  }

  @Test
  void aSentenceIsNeverEmptied() {
    assertThat(
            made(
                new Pair("show all files in the current directory", "ls"),
                new Pair("show all files", "ls"),
                new Pair("count every file in the current directory", "wc -l"),
                new Pair("count every file", "wc -l"),
                new Pair("In the current directory.", "ls")))
        .isEmpty();
  }

  @Test
  void aKnownSentenceIsNotMadeHoweverItIsWritten() {
    assertThat(
            madeBesides(
                new Pair("Remove all files named 'x'.", "find -type f -name x -delete"),
                new Pair("REMOVE  all directories named 'x'", "rmdir x")))
        .isEmpty();
  }

  @Test
  void whatComesInIsWrittenAsItWas() {
    assertThat(
            made(
                new Pair("find old files below it", "find -old"),
                new Pair("find (really) größere files below it", "find -big"),
                new Pair("list old things in there", "list find -old"),
                new Pair("list (really) größere things in there", "list find -big"),
                new Pair("Drop old ones for good", "find -old -delete")))
        .containsExactly(new Pair("Drop (really) größere ones for good", "find -big -delete"));
  }

  @Test
  void pairsAboutATableAndTypedPlaceholdersArePassedOver() {
    Table table = new Table(List.of("name"), List.of(List.of("x")));
    Pair about =
        new Pair(
            "Remove all files named 'x'.",
            "find -type f -name x -delete",
            Optional.of(table),
            Optional.empty());
    Pair typed = new Pair("Count all files of \u27e8STRING1\u27e9", "find -type f | wc");

    assertThat(madeBesides(about, typed)).isEmpty();
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
    assertThat(madeBesides(new Pair("Shout at all files loudly", "find -type f!!"))).isEmpty();
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

  /** Makes pairs of some, and of those that teach to say directories for files. */
  private static List<Pair> madeBesides(Pair... others) {
    return made(
        Stream.concat(Stream.of(ONE_FILE, ONE_FOLDER, TWO_FILES, TWO_FOLDERS), Stream.of(others))
            .toArray(Pair[]::new));
  }

  private static List<Pair> made(Pair... pairs) {
    return new Recombination(List.of(pairs), new Quotes()).pairs(1, 100, 0);
  }
}
