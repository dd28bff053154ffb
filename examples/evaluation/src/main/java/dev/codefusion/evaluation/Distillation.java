package dev.codefusion.evaluation;

import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.Request;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sequence-level knowledge distillation (Kim and Rush 2016, section 3.2): pairs whose program is a
 * teacher's best answer, so that a student learns from targets that contradict each other less than
 * those that people wrote.
 *
 * @param teacher rows whose program is the teacher's
 * @param same rows of these whose program a person had written just so
 * @param mixed rows that kept their own program because they were to
 * @param unanswered rows that kept it because the teacher had no valid answer, or refused
 */
public record Distillation(int teacher, int same, int mixed, int unanswered) {

  /**
   * Writes a file of pairs, one for each pair and in their order.
   *
   * @param generator the teacher; asked once for each different prompt
   * @param pairs rows to learn from
   * @param mix share of rows that keep their own program, from 0 to 1
   * @param requests makes the request for a prompt
   * @param seed decides which rows these are
   * @param file replaced where it exists
   * @param progress told the number of rows done, after each row
   * @throws ConfigurationException where the teacher refuses every prompt, as the first time
   */
  public static Distillation write(
      CodeGenerator generator,
      List<Pair> pairs,
      double mix,
      Function<Prompt, Request> requests,
      long seed,
      Path file,
      IntConsumer progress)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Teacher asked = new Teacher(generator, requests);
    int done = 0;
    int teacher = 0;
    int same = 0;
    int mixed = 0;
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (Pair pair : pairs) {
        String code = pair.code();
        if (random.nextDouble() < mix) {
          mixed++;
        } else {
          Optional<String> answer = asked.best(pair.prompt());
          code = answer.orElse(code);
          teacher += answer.isPresent() ? 1 : 0;
          same += answer.isPresent() && code.equals(pair.code()) ? 1 : 0;
        }
        writer.write(Pairs.line(code.equals(pair.code()) ? pair : pair.withCode(code)));
        progress.accept(++done);
      }
    }
    asked.requireAnyAnswer();
    return new Distillation(teacher, same, mixed, done - teacher - mixed);
  }

  /** Answers each different prompt once. */
  private static final class Teacher {

    private final CodeGenerator generator;
    private final Function<Prompt, Request> requests;
    private final Map<Prompt, Optional<String>> answers = new HashMap<>();
    private int refused;
    private @Nullable ConfigurationException refusal;

    Teacher(CodeGenerator generator, Function<Prompt, Request> requests) {
      this.generator = generator;
      this.requests = requests;
    }

    Optional<String> best(Prompt prompt) {
      return answers.computeIfAbsent(prompt, this::ask);
    }

    /** Where no check is at hand, every answer passes for valid. */
    private Optional<String> ask(Prompt prompt) {
      try {
        Answer answer = generator.generate(requests.apply(prompt));
        return answer.candidates().stream()
            .filter(candidate -> candidate.valid().orElse(true))
            .map(Candidate::code)
            .findFirst();
      } catch (ConfigurationException e) {
        // One utterance that is too long must not cost the others their answers.
        refused++;
        refusal = refusal == null ? e : refusal;
        return Optional.empty();
      }
    }

    /** What is refused for every prompt is no matter of the prompts. */
    void requireAnyAnswer() {
      if (refusal != null && refused == answers.size()) {
        throw refusal;
      }
    }
  }
}
