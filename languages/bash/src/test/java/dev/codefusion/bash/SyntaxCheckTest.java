package dev.codefusion.bash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntaxCheckTest {

  private final Bash bash = new Bash();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls",
        "find . -name '*.c' -exec grep -l x {} \\;",
        "for f in *; do mv \"$f\" \"${f%.a}.b\"; done",
        "if [ -f a ]; then cat a; else touch a; fi",
        "case $x in a) ls;; *) pwd;; esac",
        "cat <<EOF\nhello\nEOF",
        "diff <(sort a) <(sort b) 2>&1 | head -n 5 &",
        "echo done; echo fi }",
        "echo a$//b $ x$",
        "x=$((1 + 2)) && ls a\\",
        "time (ls) && ! (pwd); f() (ls)",
        "while (true); do (ls); done",
        "{(ls);}; find . -exec {} \\; | {}",
        "exec 3<>a; cat <> b",
        "echo $()",
        "x=$( )"
      })
  void takesWhatBashTakes(String code) {
    assertThat(check(code)).isEqualTo(Verdict.valid("tree-sitter-bash"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ls |",
        "ls 'a",
        "ls \"a",
        "echo $(ls",
        "ls)",
        "fi",
        "do ls",
        "ls; then",
        "ls ;; pwd",
        "for f in *; do ls",
        "if true; fi",
        "ls || | wc",
        "(ls",
        "cat >",
        "} ls",
        "find ( -name a )",
        "xargs (rm -f)",
        "echo (1+2)",
        "for f in *; do done",
        "while true; do # a",
        "if ls; then fi",
        "if ls; then pwd; elif ls; then fi",
        "if ls; then pwd; else fi",
        "{ }",
        "f() { }",
        "{ls; pwd;}",
        "ls < > a",
        "$(",
        "a\0b"
      })
  void refusesWhatBashRefuses(String code) {
    Verdict verdict = check(code);
    assertThat(verdict.valid()).isFalse();
    assertThat(verdict.position()).isBetween(0, code.length());
    assertThat(verdict.message()).endsWith(".");
  }

  @Test
  void saysWhereTheFaultIs() {
    assertThat(check("ls \u00e9\ud83d\ude00 ;; pwd").position()).isEqualTo(7);
    assertThat(check("ls\npwd | fi").position()).isEqualTo(9);
    assertThat(check("echo 'a").position()).isEqualTo(5);
    assertThat(check("find (ls)").position()).isEqualTo(5);
  }

  @Test
  void saysWhatTheFaultIs() {
    assertThat(check("echo $(ls").message()).isEqualTo("Here ')' is missing.");
    assertThat(check("ls && ").message()).isEqualTo("Here a word is missing.");
    assertThat(check("echo 'a").message())
        .isEqualTo("What ' begins here does not end as it should.");
    assertThat(check("for f in a; do ls").message())
        .isEqualTo("What for begins here does not end as it should.");
    assertThat(check("ls >").message()).isEqualTo("Something is missing behind '>'.");
    assertThat(check("ls )").message()).isEqualTo("Bash does not expect ')' here.");
    assertThat(check("ls | fi").message()).isEqualTo("'fi' does not begin a command.");
    assertThat(check("ls ;; pwd").message()).isEqualTo("';;' stands outside of 'case'.");
    assertThat(check("find (ls)").message())
        .isEqualTo("A bracket does not stand behind a command's name.");
    assertThat(check("if ls; then fi").message()).isEqualTo("Behind 'then' a command is missing.");
    assertThat(check("{ls;}").message()).isEqualTo("Behind '{' a blank is missing.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(", "$(", "{ ", "`", "'", "\"$(", "<<a\n", "a|", "${", "x=(", "if ", "\\", "\n", "ls\n"
      })
  void endsOnLongAndDeepTexts(String piece) {
    assertThat(check(piece.repeat(100_000 / piece.length())).valid()).isFalse();
    check(piece.repeat(Grammar.MAX_LENGTH / 4 / piece.length()));
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    assertThat(check("$(".repeat(900) + "ls" + ")".repeat(900)).message()).contains("too deeply");
  }

  @Test
  void judgesAnyText() {
    for (int seed = 0; seed < 3_000; seed++) {
      String code = RandomText.of(new Random(seed), 40);
      Verdict verdict = check(code);
      assertThat(verdict.position()).as("seed %d", seed).isBetween(0, code.length());
      assertThat(verdict.message().isEmpty()).as("seed %d", seed).isEqualTo(verdict.valid());
    }
  }

  @Test
  void judgesForManyThreadsAsForOne() throws InterruptedException, ExecutionException, IOException {
    List<Sample> pairs = Sample.all();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<Verdict>>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(() -> pairs.stream().map(pair -> check(pair.code() + "|")).toList());
      }
      List<Verdict> expected = pairs.stream().map(pair -> check(pair.code() + "|")).toList();
      for (Future<List<Verdict>> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void agreesWithBash() throws IOException, InterruptedException {
    assumeTrue(BashNoExec.isInstalled(), "bash is not installed");
    Random random = new Random(1);
    Set<String> codes = new LinkedHashSet<>();
    for (Sample pair : Sample.all()) {
      codes.add(pair.code());
      String broken = Mutation.of(pair.code(), random);
      if (!broken.isBlank()) {
        codes.add(broken);
      }
    }
    List<String> otherwise = new ArrayList<>();
    for (String code : codes) {
      if (BashNoExec.accepts(code) != check(code).valid()) {
        otherwise.add(code);
      }
    }
    assertThat(otherwise)
        .as("seed 1, %d programs judged otherwise than by bash -n", codes.size())
        .hasSizeLessThan(codes.size() / 50);
  }

  private Verdict check(String code) {
    return bash.check(code, new Prompt("anything"));
  }
}
