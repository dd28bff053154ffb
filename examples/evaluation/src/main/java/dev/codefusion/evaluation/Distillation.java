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
    Map<Prompt, Optional<String>> answers = new HashMap<>();
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
          Optional<String> answer =
              answers.computeIfAbsent(
                  pair.prompt(), prompt -> best(generator, requests.apply(prompt)));
          code = answer.orElse(code);
          teacher += answer.isPresent() ? 1 : 0;
          same += answer.isPresent() && code.equals(pair.code()) ? 1 : 0;
        }
        writer.write(Pairs.line(code.equals(pair.code()) ? pair : pair.withCode(code)));
        progress.accept(++done);
      }
    }
    return new Distillation(teacher, same, mixed, done - teacher - mixed);
  }

  /** Where no check is at hand, every answer passes for valid. */
  private static Optional<String> best(CodeGenerator generator, Request request) {
    try {
      Answer answer = generator.generate(request);
      return answer.candidates().stream()
          .filter(candidate -> candidate.valid().orElse(true))
          .map(Candidate::code)
          .findFirst();
    } catch (ConfigurationException e) {
      // One utterance that is too long must not cost the others their answers.
      return Optional.empty();
    }
  }
}
