package dev.codefusion.bash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {

  private final Bash bash = new Bash();

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '\u0001',
      value = {
        "find /tmp ~ -name '*.c' -mtime -7 => find Path Path -name Pattern -mtime -Time",
        "find -type f -size +10M -print => find Path -type f -size +Size -print",
        "find . -not -name a -and -user b => find Path ! -name Pattern -user Name",
        "find . -exec chmod 644 {} \\; -print => find Path -exec chmod Mode {} \\; -print",
        "find . -name a -exec grep x {} + => find Path -name Pattern -exec grep Pattern {} +",
        "ls -rlt /tmp => ls -l -r -t File",
        "head -5 a => head -Quantity File",
        "head -n5 a => head -n Quantity File",
        "tail -n +5 a => tail -n +Quantity File",
        "cut -d: -f 1 a => cut -d Pattern -f Number File",
        "split --lines=10 a => split --lines Quantity File",
        "grep -e x a b => grep -e Pattern File File",
        "egrep x a => grep -E Pattern File",
        "/bin/ls 'a b' => ls File",
        "tar xzf a.tgz => tar -x -z -f File",
        "sudo -u me rm a => rm File",
        "ls | xargs -n 1 rm -f => ls | xargs -n Quantity rm -f",
        "rm $(find . -name a) => rm $( find Path -name Pattern )",
        "rm \"`ls`\" => rm $( ls )",
        "diff <(sort a) b => diff <( sort File ) File",
        "sh -c 'ls /tmp' => sh -c ls File",
        "ssh me@there 'cat x' => ssh Name cat File",
        "x=$(pwd) => Name=$( pwd )",
        "a=1 unknown --b=c -d e => Name=Text unknown --b Text -d Text",
        "ls > a 2>&1 => ls > File 2>&1",
        "cat <<< x && ls; => cat <<< Text && ls",
        "for f in a b; do rm $f; done => for Name in Text Text ; do rm File ; done"
      })
  void keepsUtilitiesOptionsAndOperators(String code, String expected) {
    assertThat(bash.template(code)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ls |", "find . -name 'a", "fi", "# a note"})
  void isEmptyWhereNothingCanBeRead(String code) {
    assertThat(bash.template(code)).isEmpty();
  }

  @Test
  void readsAnyText() {
    int read = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      read += bash.template(RandomText.of(new Random(seed), 12)).isPresent() ? 1 : 0;
    }
    assertThat(read).as("seeds below 5000 that make a program").isPositive();
  }
}
