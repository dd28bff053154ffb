package dev.codefusion.bash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Literal.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingTest {

  private final Bash bash = new Bash();

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '\u0001',
      value = {
        // Bare: the first column ends where the value goes.
        "rm -rf _ => my folder => \"my folder\"",
        "curl _ => http://a/b?c=1&d=2 => \"http://a/b?c=1&d=2\"",
        "grep _ => a|b;c => \"a|b;c\"",
        "grep _ => f(x) => \"f(x)\"",
        "cat _ => it's => \"it's\"",
        "cat _ => $5 & up => '$5 & up'",
        "cat _ => a\\b c => 'a\\b c'",
        "cat _ => say \"it's\" => 'say \"it'\\''s\"'",
        "echo _ => hello world! => 'hello world!'",
        "rm -rf _ => ~/my folder => ~/\"my folder\"",
        "grep --include=_ => a b => \"a b\"",
        "echo _ => #a => \"#a\"",
        "echo a_ => #a => #a",
        "echo \"$(cat _ => a b => \"a b\"",
        "echo \"$(cat b)\" 'c' _ => a b => \"a b\"",
        "echo `cat _ => a b => \"a b\"",
        // What expands or is escaped already stays.
        "ls _ => *.c => *.c",
        "ls _ => $HOME/a? => $HOME/a?",
        "cd _ => ~/src => ~/src",
        "cd _ => my\\ folder => my\\ folder",
        "find . -name \\_ => *.c => *.c",
        "find . -name \\_ => *a b => *\"a b\"",
        // Where a command begins.
        "_ => git log => git log",
        "time _ => sleep 1 => sleep 1",
        "ls; _ => wc -l => wc -l",
        "find . -exec _ => ls -l => ls -l",
        "find . -print0 | xargs -0 -n 1 _ => wc -l => wc -l",
        "ssh host '_ => echo 'a' => echo '\\''a'\\''",
        "sudo time _ => make all => make all",
        "while read f; do _ => wc -l => wc -l",
        "echo time of _ => my day => \"my day\"",
        "rm -rf time _ => my photos => \"my photos\"",
        "ls --full-time _ => my folder => \"my folder\"",
        "ls > out 2>&_ => a b => \"a b\"",
        "grep a\\|_ => b c => \"b c\"",
        "xargs -d _ => a;b => \"a;b\"",
        "xargs -0n _ => 1;2 => \"1;2\"",
        // Nothing escapes what follows.
        "cp _ => C:\\temp\\ => 'C:\\temp\\'",
        // Inside quotes.
        "echo '_ => a b $c & \"d\" => a b $c & \"d\"",
        "echo '_ => it's => it'\\''s",
        "echo \"a\"'_ => it's => it'\\''s",
        "echo $'\\'_ => it's => it\\'s",
        "echo \"_ => a b $c & it's => a b $c & it's",
        "echo \"_ => say \"a\" `b` => say \\\"a\\\" \\`b\\`",
        "echo \"_ => a\\.b\\ => a\\.b\\\\",
        "grep \"_ => $(whoami) $HOME => \\$(whoami) $HOME",
        "grep \"_ => \\$(whoami) => \\$(whoami)",
        "grep \"_ => \\\\$(whoami) => \\\\\\$(whoami)",
        "echo \"$(ls)'_ => say \"a\" => say \\\"a\\\"",
        "echo \"\\_ => \"a\" => \"a\\\""
      })
  void writesAValueSoThatItIsOneText(String before, String value, String expected) {
    assertThat(spelled(value, before.substring(0, before.indexOf('_')))).isEqualTo(expected);
  }

  private String spelled(String value, String before) {
    return bash.spelled(new Literal(0, 1, value, Kind.STRING), before);
  }
}
