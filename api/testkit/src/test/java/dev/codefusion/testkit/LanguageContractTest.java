package dev.codefusion.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LanguageContractTest {

  /** Plugins by the rule that each breaks. */
  private static final Map<String, Supplier<LanguageTarget>> BROKEN =
      Map.of(
          "L-1", PointingBehindTheText::new,
          "L-2", AcceptingAnything::new,
          "L-3", GrowingForms::new,
          "L-4", CountingBlanks::new,
          "L-5", MaskingBackwards::new,
          "L-6", ReadingOn::new,
          "L-7", FindingTooMuch::new,
          "L-8", NumberingItself::new,
          "L-9", QuotingEverything::new);

  static final class Kit extends LanguageContract {

    private static Supplier<LanguageTarget> subject = Sound::new;

    @Override
    protected LanguageTarget provider() {
      return subject.get();
    }

    @Override
    protected boolean registered() {
      return false;
    }

    @Override
    protected List<String> programs() {
      return List.of("f( 1 )", "g(2, (3))  + 1");
    }

    @Override
    protected List<String> faultyPrograms() {
      return List.of("f(1", ")");
    }
  }

  @Test
  void passesASoundPlugin() {
    Kit.subject = Sound::new;
    assertThat(KitRun.broken(Kit.class)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void failsAtTheBrokenRule(String rule) {
    Kit.subject = requireNonNull(BROKEN.get(rule));
    assertThat(KitRun.broken(Kit.class)).containsOnlyKeys(rule);
  }

  static Set<String> rules() {
    return BROKEN.keySet();
  }

  /** Texts whose brackets match; the other languages each change one thing. */
  private static class Sound implements LanguageTarget {

    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    @Override
    public String name() {
      return "brackets";
    }

    @Override
    public Verdict check(String code, Prompt prompt) {
      int open = 0;
      for (int i = 0; i < code.length(); i++) {
        open += code.charAt(i) == '(' ? 1 : code.charAt(i) == ')' ? -1 : 0;
        if (open < 0) {
          return Verdict.invalid(i, "This bracket closes nothing.", judge());
        }
      }
      return open == 0
          ? Verdict.valid(judge())
          : Verdict.invalid(code.length(), "A bracket is left open.", judge());
    }

    String judge() {
      return "bracket counter";
    }

    @Override
    public String canonical(String code) {
      return code.replaceAll(" +", " ").strip();
    }

    @Override
    public Optional<String> template(String code) {
      return Optional.of(NUMBER.matcher(canonical(code)).replaceAll("N"));
    }

    @Override
    public List<Span> maskable(String code) {
      List<Span> spans = new ArrayList<>();
      Matcher word = WORD.matcher(code);
      while (word.find()) {
        spans.add(new Span(word.start(), word.end()));
      }
      return spans;
    }

    @Override
    public List<Literal> literals(Prompt prompt) {
      List<Literal> literals = new ArrayList<>();
      Matcher number = NUMBER.matcher(render(prompt));
      while (number.find()) {
        literals.add(
            new Literal(number.start(), number.end(), number.group(), Literal.Kind.NUMBER));
      }
      return literals;
    }

    @Override
    public List<Span> occurrences(Literal literal, String code) {
      List<Span> spans = new ArrayList<>();
      int length = literal.value().length();
      int at = code.indexOf(literal.value());
      while (at >= 0) {
        spans.add(new Span(at, at + length));
        at = code.indexOf(literal.value(), at + length);
      }
      return spans;
    }
  }

  private static final class PointingBehindTheText extends Sound {
    @Override
    public Verdict check(String code, Prompt prompt) {
      Verdict verdict = super.check(code, prompt);
      return verdict.valid()
          ? verdict
          : Verdict.invalid(code.length() + 1, verdict.message(), verdict.judge());
    }
  }

  private static final class AcceptingAnything extends Sound {
    @Override
    public Verdict check(String code, Prompt prompt) {
      return Verdict.valid(judge());
    }
  }

  private static final class GrowingForms extends Sound {
    @Override
    public String canonical(String code) {
      return code + ";";
    }

    @Override
    public Optional<String> template(String code) {
      return Optional.empty();
    }
  }

  private static final class CountingBlanks extends Sound {
    @Override
    public Optional<String> template(String code) {
      return Optional.of(code);
    }
  }

  private static final class MaskingBackwards extends Sound {
    @Override
    public List<Span> maskable(String code) {
      List<Span> spans = new ArrayList<>(super.maskable(code));
      Collections.reverse(spans);
      return spans;
    }
  }

  private static final class ReadingOn extends Sound {
    @Override
    public List<Literal> literals(Prompt prompt) {
      int end = prompt.utterance().length();
      return List.of(new Literal(end - 1, end + 1, "7", Literal.Kind.NUMBER));
    }
  }

  private static final class FindingTooMuch extends Sound {
    @Override
    public List<Span> occurrences(Literal literal, String code) {
      return code.isEmpty() ? List.of() : List.of(new Span(0, code.length()));
    }
  }

  private static final class QuotingEverything extends Sound {
    @Override
    public String spelled(Literal literal, String before) {
      return "'" + literal.value() + "'";
    }
  }

  private static final class NumberingItself extends Sound {
    private static final AtomicInteger MADE = new AtomicInteger();
    private final int number = MADE.incrementAndGet();

    @Override
    String judge() {
      return "judge " + number;
    }
  }
}
