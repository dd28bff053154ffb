package dev.codefusion.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitterTest {

  private final Splitter code = new Splitter("test", List.of(Splitter.CODE), false, false);

  @Test
  void keepsOptionsIdentifiersAndShortNumbersWhole() {
    assertThat(code.pieces("find . -name '*.py' --max-depth=3 | xargs chmod 0755"))
        .containsExactly(
            "find",
            " .",
            " -name",
            " '*.",
            "py",
            "'",
            " --max-depth",
            "=",
            "3",
            " |",
            " xargs",
            " chmod",
            " 0755");
    assertThat(code.pieces("my_var2=\"${HOME}\"/größe"))
        .containsExactly("my_var2", "=\"$", "{", "HOME", "}\"/", "größe");
    assertThat(code.pieces("1234567890")).containsExactly("1234", "5678", "90");
    assertThat(code.pieces("head -1 -")).containsExactly("head", " -", "1", " -");
  }

  @Test
  void givesTheLastOfSeveralBlanksToTheWordAfterThem() {
    assertThat(code.pieces("a    b\t\tc\n\n  d  "))
        .containsExactly("a", "   ", " b", "\t\t", "c", "\n\n", " ", " d", "  ");
  }

  @Test
  void cutsByGpt2sRule() {
    Splitter gpt2 = new Splitter("test", List.of(), true, false);

    assertThat(gpt2.pieces("I don't know-how 42x  y\n\n"))
        .containsExactly("I", " don", "'t", " know", "-", "how", " 42", "x", " ", " y", "\n\n");
  }

  @Test
  void putsAPrefixSpaceWhereItIsAskedFor() {
    Splitter prefixed = new Splitter("test", List.of(), true, true);

    assertThat(prefixed.pieces("a b")).containsExactly(" a", " b");
    assertThat(prefixed.pieces(" a")).containsExactly(" a");
    assertThat(prefixed.pieces("")).isEmpty();
  }

  @Test
  void cutsWhatAnEarlierExpressionLeft() {
    Splitter twice = new Splitter("test", List.of("\\p{N}{1,3}", "[a-z]+"), false, false);

    assertThat(twice.pieces("ab1234-c")).containsExactly("ab", "123", "4", "-", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "\\h+, \\h",
    "a|\\w+, \\w",
    "^a, ^",
    "a$, $",
    "'\\p{N}{1,3}+', }+",
    "(?m:a), (?m",
    "(a)(?<n>b), (?<",
  })
  void refusesWhatOnigurumaReadsDifferently(String regex, String construct) {
    assertThatThrownBy(() -> PortableRegex.compile("Option 'pattern'", regex))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Option 'pattern' is '%s', but '%s' does not mean the same in Java and in Oniguruma;"
                    .formatted(regex, construct)
                + " write it with explicit character classes.");
  }

  @Test
  void acceptsTheRulesOfPublishedTokenizers() {
    String llama =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    assertThat(new Splitter("test", List.of(llama), false, false).pieces("It'S 1234\n x"))
        .containsExactly("It", "'S", " ", "123", "4", "\n", " x");
  }
}
