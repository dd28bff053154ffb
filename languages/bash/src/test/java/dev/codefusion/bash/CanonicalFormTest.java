package dev.codefusion.bash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalFormTest {

  private final Bash bash = new Bash();

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '\u0001',
      value = {
        // spacing
        "ls   a|wc -l => ls a | wc -l",
        "a&&b||c => a && b || c",
        "ls ;pwd ; => ls; pwd",
        "( ls;pwd ) => (ls; pwd)",
        "( (cd /tmp && ls) ) => ( (cd /tmp && ls))",
        "( (ls)|wc ; pwd ) => ( (ls) | wc; pwd)",
        "ls >out 2> err => ls > out 2>err",
        "exec 3<>\"a\" => exec 3<>a",
        "ls>out => ls > out",
        "echo \"1\">&2 => echo 1 >&2",
        "cat \"2\"<<<x => cat 2 <<<x",
        "exec {fd}>out => exec {fd}> out",
        "diff <( sort a ) <( sort b ) => diff <(sort a) <(sort b)",
        "for f in a b ; do ls $f ; done => for f in a b; do ls $f; done",
        // quoting
        "find . -name \"*.c\" => find . -name '*.c'",
        "find . -name \\*.c => find . -name '*.c'",
        "grep 'foo' \"bar\" => grep foo bar",
        "find . -exec rm '{}' ';' => find . -exec rm {} \\;",
        "find . '(' -name a ')' \\! -name b => find . \\( -name a \\) ! -name b",
        "cut -d\" \" -f1 a => cut -d' ' -f1 a",
        "grep --include=\"*.c\" x => grep --include='*.c' x",
        "grep \"--include=*.c\" x => grep --include='*.c' x",
        "grep -e\"a b\" c => grep -e'a b' c",
        "cut \"-d|\" a => cut -d'|' a",
        "grep -ne\"a=b c\" d => grep -ne'a=b c' d",
        "curl -H\"A: b\" c => curl -H'A: b' c",
        "dpkg-query -f=\"\\${Package}\" => dpkg-query -f='${Package}'",
        "java -Da.b=\"c d\" e => java -Da.b='c d' e",
        "git show 'HEAD~1' \"HEAD^\" => git show HEAD~1 HEAD^",
        "cut -sd\\| a => cut -sd'|' a",
        "echo \"don't\" => echo \"don't\"",
        "echo 'it'\\''s' => echo \"it's\"",
        "echo \"a\\$b\" => echo 'a$b'",
        "echo '' => echo ''",
        "x=\"a\" => x=a",
        "echo `ls` => echo $(ls)",
        "cd \"`dirname \"$x\"`\" => cd \"$(dirname \"$x\")\"",
        // flags
        "ls -r -l -t => ls -lrt",
        "ls -tlr => ls -lrt",
        "grep -r -n -i x . => grep -inr x .",
        "rm -rf a => rm -fr a",
        "comm -3 -1 a b => comm -13 a b",
        "xz -v -k -v a => xz -kvv a",
        "chmod -v -R -x a => chmod -Rv -x a",
        "echo -n -e a => echo -en a"
      })
  void writesOneFormForEqualPrograms(String code, String expected) {
    assertThat(bash.canonical(code)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The last of these flags wins, or the letter takes what follows.
        "ls -t -S",
        "cp -f -i a b",
        "sort -t , -k 2",
        "head -n 5 -q",
        "tar -xzf a",
        "du -m -k",
        "echo -E -e x",
        "cp -aL a b",
        "cp -a -d a b",
        "ls -t -f",
        "ls -lf",
        // No flags: numbers, modes, what is printed, and what another letter takes for its value.
        "seq -10 0",
        "seq -5 -1",
        "echo -1 -2",
        "echo -b -a",
        "yes -b -a",
        "split -1000 a b",
        "xz -T0 a",
        "column -t -R 2 a",
        "chmod -R -x a",
        // An order that has a meaning.
        "find . -name b -o -name a -prune",
        "cp b a",
        "ls b a | sort",
        // What the shell would expand.
        "echo \"$x\" *.c ~ {a,b} \"$(ls)\" $'\\n' a?b [ab]",
        "echo '~' a='~b' 'a:~b' ~/c a=~d",
        "grep '^a' b",
        "echo '-name is a test'",
        "echo `echo \\`ls\\``",
        // Names of commands, which aliases and reserved words depend on.
        "\\ls 'a b'",
        "\"if\" a",
        "echo a # note",
        "cat <<E\n  x  y\nE",
        "ls \"$a\"\\ ",
        "tr \\  _ < a",
        "\\  a",
        "cut -d \\  -f1 a",
        "find . -exec rm {} \\ ;",
        "x=$(tr \\  _)",
        // A word that the grammar cuts in two.
        "x=\"a\"\\$b",
        "cat <<<\"a\"\\$b",
        ">\"a\"\\$b ls",
        "ls |"
      })
  void leavesWhatHasAMeaning(String code) {
    assertThat(bash.canonical(code)).isEqualTo(code);
  }

  @Test
  void isAFixedPointThatStaysValidOverTheSample() throws IOException {
    Prompt prompt = new Prompt("anything");
    for (Sample pair : Sample.all()) {
      String canonical = bash.canonical(pair.code());
      assertThat(bash.canonical(canonical)).isEqualTo(canonical);
      assertThat(bash.check(canonical, prompt)).isEqualTo(bash.check(pair.code(), prompt));
      assertThat(bash.template(canonical)).isEqualTo(bash.template(pair.code()));
    }
  }

  @Test
  void isAFixedPointForAnyText() {
    Prompt prompt = new Prompt("anything");
    for (int seed = 0; seed < 5_000; seed++) {
      String code = RandomText.of(new Random(seed), 12);
      String canonical = bash.canonical(code);
      assertThat(bash.canonical(canonical)).as("seed %d", seed).isEqualTo(canonical);
      if (bash.check(code, prompt).valid()) {
        assertThat(bash.check(canonical, prompt).valid()).as("seed %d: %s", seed, code).isTrue();
      }
    }
  }

  /** A pattern that recurses for every character overflows the stack. */
  @Test
  void aLongWordIsAWord() {
    String digits = "0123456789abcdef".repeat(200);

    assertThat(bash.canonical("echo   " + digits)).isEqualTo("echo " + digits);
    assertThat(bash.literals(new Prompt("print " + digits + " and " + "-x".repeat(2_000))))
        .isNotEmpty();
  }
}
