package dev.codefusion.bash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Literal.Kind;
import dev.codefusion.api.language.Span;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiteralsTest {

  private final Bash bash = new Bash();

  @Test
  void takesQuotedTextWithoutItsQuotes() {
    assertThat(values("replace \"foo bar\" by 'b.z' in `notes' and \u201cone\u201d"))
        .containsExactly("foo bar", "b.z", "notes", "one");
  }

  @Test
  void takesAnApostropheForNoQuote() {
    assertThat(values("show the user's files that don't belong to the others' group")).isEmpty();
  }

  @Test
  void takesPathsFilesPatternsAndVariables() {
    assertThat(
            bash.literals(
                new Prompt("Move *.c, notes.txt (from ~/old/) and $DIR/x_1 below / to /tmp.")))
        .extracting(Literal::value, Literal::kind)
        .containsExactly(
            tuple("*.c", Kind.PATTERN),
            tuple("notes.txt", Kind.PATH),
            tuple("~/old", Kind.PATH),
            tuple("$DIR/x_1", Kind.PATH),
            tuple("/", Kind.PATH),
            tuple("/tmp", Kind.PATH));
  }

  @Test
  void takesTheDigitsOfNumbersAndSizes() {
    assertThat(values("find files over 10 MB, 5k or 20GB with mode 0644 in the 3rd folder"))
        .containsExactly("10", "5", "20", "0644", "3");
  }

  @Test
  void takesNumbersThatAreSpelledOutWhereSomethingIsCounted() {
    assertThat(
            bash.literals(
                new Prompt("Show the Ten largest files of the last two days, not of two folders")))
        .extracting(Literal::value, Literal::kind, Literal::start, Literal::end)
        .containsExactly(tuple("10", Kind.NUMBER, 9, 12), tuple("2", Kind.NUMBER, 39, 42));
  }

  @Test
  void partsWordsAtTheBlanksOfAnyScript() {
    assertThat(
            bash.literals(
                new Prompt("\u3000/tmp\u3000~/a.txt and\u2003ten\u3000files, 'a\u3000b.c'\u2028")))
        .extracting(Literal::value, Literal::kind, Literal::start, Literal::end)
        .containsExactly(
            tuple("/tmp", Kind.PATH, 1, 5),
            tuple("~/a.txt", Kind.PATH, 6, 13),
            tuple("a\u3000b.c", Kind.STRING, 29, 36));
    assertThat(values("the last\u3000two\u3000days")).containsExactly("2");
  }

  @Test
  void takesExtensionsThatAreSaidAsWords() {
    assertThat(values("count the PHP and html files")).containsExactly("php", "html");
  }

  @Test
  void takesWordsThatNobodyAsksWithForNames() {
    assertThat(
            values("List files of user alice with TODO in our-thesis, src/main or photos and Quux"))
        .containsExactly("alice", "TODO", "our-thesis", "src/main", "photos", "Quux");
  }

  @ParameterizedTest
  @CsvSource({
    "'which port is open ? ', which port is open",
    "'is nginx running?', is nginx running",
    "what is in *.tx?, what is in *.tx?",
    "list file.?, list file.?",
    "?, ''",
    "list it, list it"
  })
  void aQuestionIsReadWithoutItsMark(String sentence, String read) {
    assertThat(new Bash().render(new Prompt(sentence))).isEqualTo(read);
  }

  @Test
  void aQuestionMayBeFollowedByMore() {
    assertThat(values("what is inside old-site.zip? only list it")).containsExactly("old-site.zip");
    assertThat(values("list chapter-1.tx? and sort it")).containsExactly("chapter-1.tx?");
  }

  @Test
  void takesKnownWordsForNamesWhereTheSentenceSaysThatTheyAre() {
    assertThat(values("restart the nginx service and add user bob to the docker group"))
        .containsExactly("nginx", "bob", "docker");
    assertThat(values("copy the data folder into a directory called backup, then kill python"))
        .containsExactly("data", "backup", "python");
    assertThat(
            values("stop docker containers, list git branches and log messages of the test files"))
        .isEmpty();
  }

  @Test
  void takesNoVerbAtTheStartAndNoInflectionForAName() {
    assertThat(
            values(
                "Defenestrate the biggest directories recursively, skipping authentication of"
                    + " copiers and non-executables"))
        .isEmpty();
  }

  @Test
  void leavesProseAlone() {
    assertThat(
            values(
                "Print all non-empty files/directories, e.g. read-only ones, in MiB or via MD5 etc."))
        .isEmpty();
  }

  @Test
  void takesNoQuestionMarkThatEndsTheSentenceForAWildcard() {
    assertThat(values("who owns /etc/passwd?")).containsExactly("/etc/passwd");
    assertThat(values("how big is foo.txt? ")).containsExactly("foo.txt");
    assertThat(values("is it in (~/old/)?")).containsExactly("~/old");
    assertThat(values("how many files match *.c?")).containsExactly("*.c?");
    assertThat(values("which files are called /tmp/a??")).containsExactly("/tmp/a??");
    assertThat(values("list the files log.?")).containsExactly("log.?");
    assertThat(values("print $?")).containsExactly("$?");
    assertThat(values("list log.? in /tmp")).containsExactly("log.?", "/tmp");
  }

  @Test
  void takesAValueOnceAndAtMostEight() {
    assertThat(values("a.b a.b c.d e.f g.h i.j k.l m.n o.p q.r"))
        .containsExactly("a.b", "c.d", "e.f", "g.h", "i.j", "k.l", "m.n", "o.p");
  }

  @Test
  void standsWhereTheSentenceSaysIt() {
    String sentence = "copy 'a b' to (/tmp/x/)";
    assertThat(bash.literals(new Prompt(sentence)))
        .extracting(literal -> sentence.substring(literal.start(), literal.end()))
        .containsExactly("'a b'", "/tmp/x/");
  }

  @Test
  void findsWholeWordsOnly() {
    assertThat(found("log", "cat log catalog log.txt my_log")).containsExactly(4, 16);
    assertThat(found("/tmp", "ls /var/tmp /tmp /tmp/x")).containsExactly(12, 17);
    assertThat(found("/", "find / -path /x")).containsExactly(5);
  }

  @Test
  void findsNumbersBesideOptionsAndUnits() {
    Literal ten = new Literal(0, 2, "10", Kind.NUMBER);
    assertThat(starts(ten, "head -n10 | find -size +10M -mtime -10 x10 100 10ab"))
        .containsExactly(7, 24, 36);
    Literal two = new Literal(0, 1, "2", Kind.NUMBER);
    assertThat(starts(two, "ls 2>x 1>&2 >2 -2")).containsExactly(16);
  }

  @Test
  void findsNoWordsThatItWouldQuote() {
    assertThat(found("hello world", "echo hello world; echo \"hello world\" 'hello world'"))
        .containsExactly(24, 38);
    assertThat(found("|", "tr a '|' | wc")).containsExactly(6);
    assertThat(found("my\\ folder", "rm my\\ folder")).containsExactly(3);
  }

  @Test
  void replacingOccurrencesByPlaceholdersAndBackGivesTheProgram() throws IOException {
    int replaced = 0;
    for (Sample pair : Sample.all()) {
      for (Literal literal : bash.literals(new Prompt(pair.utterance()))) {
        replaced += assertRoundTrip(literal, pair.code());
      }
    }
    assertThat(replaced).as("parts replaced in the sample").isGreaterThan(100);
  }

  @Test
  void readsAnySentence() {
    for (int seed = 0; seed < 3_000; seed++) {
      String text = RandomText.of(new Random(seed), 60);
      if (text.isBlank()) {
        continue;
      }
      List<Literal> literals = bash.literals(new Prompt(text));
      int end = 0;
      for (Literal literal : literals) {
        assertThat(literal.start()).as("seed %d", seed).isGreaterThanOrEqualTo(end);
        assertThat(literal.end()).as("seed %d", seed).isLessThanOrEqualTo(text.length());
        end = literal.end();
        assertRoundTrip(literal, RandomText.of(new Random(seed + 1), 40) + literal.value());
      }
    }
  }

  /** Returns how many parts were replaced. */
  private int assertRoundTrip(Literal literal, String code) {
    StringBuilder back = new StringBuilder();
    int done = 0;
    List<Span> spans = bash.occurrences(literal, code);
    for (Span span : spans) {
      assertThat(span.start()).isGreaterThanOrEqualTo(done);
      back.append(code, done, span.start());
      back.append(bash.spelled(literal, back.toString()));
      done = span.end();
    }
    back.append(code, done, code.length());
    assertThat(back.toString()).isEqualTo(code);
    return spans.size();
  }

  private List<String> values(String sentence) {
    return bash.literals(new Prompt(sentence)).stream().map(Literal::value).toList();
  }

  private List<Integer> found(String value, String code) {
    return starts(new Literal(0, 1, value, Kind.STRING), code);
  }

  private List<Integer> starts(Literal literal, String code) {
    return bash.occurrences(literal, code).stream().map(Span::start).toList();
  }
}
