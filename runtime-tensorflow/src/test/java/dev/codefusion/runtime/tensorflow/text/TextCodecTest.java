package dev.codefusion.runtime.tensorflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Options;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.tokenizers.ByteBpeProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TextCodecTest {

  /**
   * Literals are words with a slash (paths) and numbers; they stand wherever the text is equal.
   * Only the blanks of ASCII part words.
   */
  private static class Slashes implements LanguageTarget {

    private static final Pattern LITERAL = Pattern.compile("\\S*/\\S*|\\d+");

    @Override
    public String name() {
      return "slashes";
    }

    @Override
    public Verdict check(String code, Prompt prompt) {
      return Verdict.valid(name());
    }

    @Override
    public List<Literal> literals(Prompt prompt) {
      List<Literal> literals = new ArrayList<>();
      Matcher matcher = LITERAL.matcher(prompt.utterance());
      while (matcher.find()) {
        Literal.Kind kind = matcher.group().contains("/") ? Literal.Kind.PATH : Literal.Kind.NUMBER;
        literals.add(new Literal(matcher.start(), matcher.end(), matcher.group(), kind));
      }
      return literals;
    }

    @Override
    public List<Span> occurrences(Literal literal, String code) {
      List<Span> spans = new ArrayList<>();
      int length = literal.value().length();
      for (int at = code.indexOf(literal.value());
          at >= 0;
          at = code.indexOf(literal.value(), at + length)) {
        spans.add(new Span(at, at + length));
      }
      return spans;
    }
  }

  /** A language that quotes a path, unless it stands in quotes. */
  private static final class Quoting extends Slashes {

    @Override
    public List<Span> occurrences(Literal literal, String code) {
      return super.occurrences(literal, code).stream()
          .filter(span -> spelled(literal, code.substring(0, span.start())).equals(literal.value()))
          .toList();
    }

    @Override
    public String spelled(Literal literal, String before) {
      boolean open = before.chars().filter(c -> c == '\'').count() % 2 == 1;
      return open || literal.kind() != Literal.Kind.PATH
          ? literal.value()
          : "'" + literal.value() + "'";
    }
  }

  private final Tokenizer tokenizer =
      new ByteBpeProvider()
          .train(
              List.of("find -name -type f", "list files in"),
              Options.of(
                  "tokenizer",
                  Map.of("size", "400", "specials", String.join(",", TextCodec.specials()))));

  private final TextCodec codec = codec(true);

  private TextCodec codec(boolean placeholders) {
    return codec(new Slashes(), placeholders);
  }

  private TextCodec codec(LanguageTarget language, boolean placeholders) {
    return new TextCodec(tokenizer, tokenizer, UtteranceCase.LOWER_FIRST, language, placeholders);
  }

  private List<String> shown(int[] ids) {
    List<String> texts = new ArrayList<>();
    for (int id : ids) {
      texts.add(tokenizer.text(id));
    }
    return texts;
  }

  @Test
  void literalsBecomeOneTokenInPromptAndProgram() {
    TextCodec.Reading reading = codec.read(new Prompt("List files in /var/log 7"));
    int[] program = codec.encode("find /var/log -type f -7", reading);

    assertThat(shown(reading.ids())).contains("<_path1>", "<_number1>");
    assertThat(tokenizer.decode(reading.ids())).isEqualTo("list files in");
    assertThat(shown(program)).contains("<_path1>", "<number1>");
    assertThat(codec.decode(program, reading)).isEqualTo("find /var/log -type f -7");
  }

  @Test
  void countsTheLiteralsThatAProgramLeavesOut() {
    TextCodec.Reading reading = codec.read(new Prompt("List files in /var/log 7"));

    assertThat(codec.leftOut(codec.encode("find /var/log -7", reading), reading)).isZero();
    assertThat(codec.leftOut(codec.encode("find/var/log -type f", reading), reading)).isOne();
    assertThat(codec.leftOut(codec.encode("find -type f", reading), reading)).isEqualTo(2);
    TextCodec.Reading spelled = codec(false).read(new Prompt("List files in /var/log 7"));
    assertThat(codec(false).leftOut(codec(false).encode("find", spelled), spelled)).isZero();
  }

  @Test
  void theSameTokensHoldWhateverTheLiteralsOfTheirPromptAre() {
    int[] program = codec.encode("find /a -type f", codec.read(new Prompt("list files in /a")));
    TextCodec.Reading other = codec.read(new Prompt("list files in /some/where else/"));

    assertThat(codec.decode(program, other)).isEqualTo("find /some/where -type f");
  }

  @Test
  void aLiteralThatIsInsideAnotherDoesNotBreakIt() {
    TextCodec.Reading reading = codec.read(new Prompt("files in /a and /a/b"));
    String program = "find /a /a/b";

    assertThat(shown(codec.encode(program, reading))).contains("<_path1>", "<_path2>");
    assertThat(codec.decode(codec.encode(program, reading), reading)).isEqualTo(program);
  }

  @Test
  void aLiteralAtTheStartKeepsItsCapitals() {
    TextCodec.Reading reading = codec.read(new Prompt("A/B holds Files"));

    assertThat(shown(reading.ids()).get(0)).isEqualTo("<path1>");
    assertThat(tokenizer.decode(reading.ids())).isEqualTo(" holds Files");
    assertThat(codec.decode(codec.encode("ls A/B", reading), reading)).isEqualTo("ls A/B");
  }

  @Test
  void aLiteralMayReachIntoTheWhiteSpaceAtEitherEnd() {
    assertThat(shown(codec.read(new Prompt("list files in /a\u3000")).ids()))
        .isEqualTo(shown(codec.read(new Prompt("list files in /a")).ids()));
    assertThat(shown(codec.read(new Prompt(" \u3000/a holds files\u2003")).ids()))
        .isEqualTo(shown(codec.read(new Prompt("/a holds files")).ids()));
    assertThat(shown(codec.read(new Prompt("\u3000/a\u3000")).ids())).containsExactly("<path1>");
    assertThat(
            TextCodec.promptTexts(
                new Prompt("\u3000list /a\u3000"), UtteranceCase.LOWER_FIRST, new Slashes()))
        .containsExactly("list", "");
  }

  @Test
  void whatHasNoPlaceholderLeftStaysText() {
    TextCodec.Reading reading = codec.read(new Prompt("1 2 3 4 5 6"));
    String program = "echo 1 2 3 4 5 6";

    assertThat(reading.bound()).hasSize(4);
    assertThat(codec.decode(codec.encode(program, reading), reading)).isEqualTo(program);
  }

  @Test
  void aPlaceholderThatThePromptDoesNotBindStandsForNothing() {
    int[] program = codec.encode("find /a", codec.read(new Prompt("files in /a")));
    TextCodec.Reading bare = codec.read(new Prompt("list files"));

    assertThat(codec.decode(program, bare)).isEqualTo("find");
  }

  @Test
  void theLanguageSpellsALiteralForWhatStandsBeforeIt() {
    TextCodec quoting = codec(new Quoting(), true);
    TextCodec.Reading reading = quoting.read(new Prompt("list files in /a 7"));
    int[] program = codec.encode("find /a -name '/a' -7", reading);

    assertThat(quoting.decode(program, reading)).isEqualTo("find '/a' -name '/a' -7");
    assertThat(quoting.decode(codec.encode(" /a", reading), reading, "ls 'x")).isEqualTo(" /a");
    for (String code : List.of("find /a -name '/a' -7", "find '/a'", "/a 7")) {
      assertThat(quoting.decode(quoting.encode(code, reading), reading)).isEqualTo(code);
    }
  }

  @Test
  void equalLiteralsShareAPlaceholder() {
    TextCodec.Reading reading = codec.read(new Prompt("compare /a with /a"));

    assertThat(shown(reading.ids()).stream().filter("<_path1>"::equals)).hasSize(2);
    assertThat(reading.bound()).hasSize(1);
  }

  @Test
  void withoutPlaceholdersEverythingIsSpelled() {
    TextCodec plain = codec(false);
    TextCodec.Reading reading = plain.read(new Prompt("List files in /var/log"));

    assertThat(tokenizer.decode(reading.ids())).isEqualTo("list files in /var/log");
    assertThat(plain.decode(plain.encode("find /var/log", reading), reading))
        .isEqualTo("find /var/log");
  }

  @Test
  void aVocabularyIsLearnedFromWhatIsLeftBetweenLiterals() {
    Prompt prompt = new Prompt("List files in /var/log please");

    assertThat(TextCodec.promptTexts(prompt, UtteranceCase.LOWER_FIRST, new Slashes()))
        .containsExactly("list files in", " please");
    assertThat(TextCodec.codeTexts(prompt, "find /var/log -type f", new Slashes()))
        .containsExactly("find", " -type f");
  }
}
