package dev.codefusion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What holds of every target language. The more samples a subclass gives, the more is checked:
 * override {@link #programs()} and {@link #faultyPrograms()}.
 */
public abstract class LanguageContract extends PluginContract<LanguageTarget> {

  /** For subclasses. */
  protected LanguageContract() {
    super(LanguageTarget.class);
  }

  @Override
  protected abstract LanguageTarget provider();

  /** Returns programs that the language accepts. */
  protected List<String> programs() {
    return List.of();
  }

  /** Returns programs that the language does not accept. */
  protected List<String> faultyPrograms() {
    return List.of();
  }

  /** Returns prompts such as users of the language write. */
  protected List<Prompt> prompts() {
    return List.of(
        new Prompt("list all files in /tmp larger than 10 MB named '*.log'"),
        new Prompt("print \"h\u00e9llo \ud83d\ude00\" 3 times"),
        new Prompt("sum of column 'Total' where Name is \"O'Neil\""));
  }

  @Test
  @Rule(
      id = "L-1",
      says =
          "A language's check MUST give a verdict on any text and never throw; a fault has a position within the text and a message, a program without one has position 0 and no message, and both name the judge.")
  final void judgesAnyText() {
    LanguageTarget language = provider();
    texts()
        .forEach(
            (which, code) -> {
              Verdict verdict = language.check(code, prompts().get(0));
              assertThat(verdict.position())
                  .as("position of the verdict on %s", which)
                  .isBetween(0, verdict.valid() ? 0 : code.length());
              assertThat(verdict.message().isBlank())
                  .as(
                      "whether the verdict on %s, valid %s, is without message",
                      which, verdict.valid())
                  .isEqualTo(verdict.valid());
              assertThat(verdict.judge()).as("judge of %s", which).isNotBlank();
            });
  }

  @Test
  @Rule(
      id = "L-2",
      says = "A language's check MUST accept well-formed programs and refuse those with a fault.")
  final void tellsProgramsFromFaults() {
    LanguageTarget language = provider();
    for (String code : programs()) {
      assertThat(language.check(code, prompts().get(0))).as(code).matches(Verdict::valid, "valid");
    }
    for (String code : faultyPrograms()) {
      assertThat(language.check(code, prompts().get(0)))
          .as(code)
          .matches(verdict -> !verdict.valid(), "not valid");
    }
  }

  @Test
  @Rule(
      id = "L-3",
      says =
          "The canonical form of a canonical form MUST be itself, for any text, and that of a well-formed program well-formed.")
  final void canonicalFormsAreFixed() {
    LanguageTarget language = provider();
    texts()
        .forEach(
            (which, code) -> {
              String canonical = language.canonical(code);
              assertThat(language.canonical(canonical))
                  .as("canonical form of that of %s", which)
                  .isEqualTo(canonical);
            });
    for (String code : programs()) {
      if (language.check(code, prompts().get(0)).valid()) {
        assertThat(language.check(language.canonical(code), prompts().get(0)))
            .as("'%s', the canonical form of '%s'", language.canonical(code), code)
            .matches(Verdict::valid, "valid");
      }
    }
  }

  @Test
  @Rule(
      id = "L-4",
      says =
          "A program MUST have the template of its canonical form, and any text a template or none.")
  final void templatesFollowCanonicalForms() {
    LanguageTarget language = provider();
    texts()
        .forEach(
            (which, code) ->
                assertThat(language.template(code))
                    .as("template of %s, and of its canonical form", which)
                    .isEqualTo(language.template(language.canonical(code))));
  }

  @Test
  @Rule(
      id = "L-5",
      says = "The maskable parts of any text MUST be in order, without overlap, and within it.")
  final void maskablePartsAreInOrder() {
    LanguageTarget language = provider();
    texts().forEach((which, code) -> assertInOrder(language.maskable(code), code, which));
  }

  @Test
  @Rule(
      id = "L-6",
      says =
          "A prompt's literals MUST be in order, without overlap, and within the text that render gives for it.")
  final void literalsAreInOrder() {
    LanguageTarget language = provider();
    for (Prompt prompt : prompts()) {
      List<Span> spans =
          language.literals(prompt).stream()
              .map(literal -> new Span(literal.start(), literal.end()))
              .toList();
      assertInOrder(spans, language.render(prompt), "literals of '" + prompt.utterance() + "'");
    }
  }

  @Test
  @Rule(
      id = "L-7",
      says =
          "A literal's occurrences in any program MUST be in order, without overlap, and hold exactly the literal's value.")
  final void occurrencesHoldTheValue() {
    LanguageTarget language = provider();
    for (Prompt prompt : prompts()) {
      for (Literal literal : language.literals(prompt)) {
        String value = literal.value();
        for (String code : codesWith(value)) {
          List<Span> spans = language.occurrences(literal, code);
          assertInOrder(spans, code, "occurrences of '%s' in '%s'".formatted(value, code));
          for (Span span : spans) {
            assertThat(code.substring(span.start(), span.end()))
                .as("occurrence of '%s' in '%s' at %d", value, code, span.start())
                .isEqualTo(value);
          }
        }
      }
    }
  }

  @Test
  @Rule(
      id = "L-8",
      says =
          "A language MUST be safe for many threads, and answer the same whenever it is asked the same.")
  final void isSafeForManyThreads() {
    LanguageTarget language = provider();
    List<String> expected = answers(provider());
    assertThat(answers(language)).as("answers of another instance").isEqualTo(expected);
    Threads.assertAllSee(() -> answers(language), expected);
  }

  @Test
  @Rule(
      id = "L-9",
      says =
          "Where a literal occurs in a program, a language MUST spell it as the literal's value.")
  final void spellsOccurrencesAsTheyStand() {
    LanguageTarget language = provider();
    for (Prompt prompt : prompts()) {
      for (Literal literal : language.literals(prompt)) {
        for (String code : codesWith(literal.value())) {
          for (Span span : language.occurrences(literal, code)) {
            String before = code.substring(0, Math.min(span.start(), code.length()));
            assertThat(language.spelled(literal, before))
                .as("'%s' spelled behind '%s'", literal.value(), before)
                .isEqualTo(literal.value());
          }
        }
      }
    }
  }

  private List<String> codesWith(String value) {
    List<String> codes = new ArrayList<>(programs());
    codes.add(value);
    codes.add("x " + value + " '" + value + "' \"" + value + "\" -n" + value + " " + value);
    return codes;
  }

  /** Returns all that a language says of the samples and of a few other texts. */
  private List<String> answers(LanguageTarget language) {
    List<String> answers = new ArrayList<>();
    List<String> codes = new ArrayList<>(programs());
    codes.addAll(faultyPrograms());
    codes.addAll(List.of("", "find . -name '*.txt'", "print('x')", "=SUM(A1:A3)", "if ("));
    for (Prompt prompt : prompts()) {
      answers.add(language.render(prompt));
      answers.add(language.literals(prompt).toString());
      for (String code : codes) {
        answers.add(language.check(code, prompt).toString());
        answers.add(language.canonical(code));
        answers.add(language.template(code).toString());
        answers.add(language.maskable(code).toString());
      }
    }
    return answers;
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>(Texts.any());
    programs().forEach(code -> texts.put("'" + code + "'", code));
    faultyPrograms().forEach(code -> texts.put("'" + code + "'", code));
    return texts;
  }

  private static void assertInOrder(List<Span> spans, String text, String which) {
    int end = 0;
    for (Span span : spans) {
      assertThat(span.start()).as("start of %s in %s", span, which).isGreaterThanOrEqualTo(end);
      assertThat(span.end()).as("end of %s in %s", span, which).isLessThanOrEqualTo(text.length());
      end = span.end();
    }
  }
}
