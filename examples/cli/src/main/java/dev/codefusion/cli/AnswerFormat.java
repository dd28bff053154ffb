package dev.codefusion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.Answer;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How {@code generate} prints an answer. Lower case, as on the command line. */
enum AnswerFormat {
  /** One candidate a line; its score and validity dimmed behind it where a person reads. */
  text {
    @Override
    void write(Answered answered, Console console) {
      List<Candidate> candidates = answered.answer().candidates();
      if (!console.outIsTerminal()) {
        candidates.forEach(candidate -> console.out().print(candidate.code() + "\n"));
        return;
      }
      int width =
          candidates.stream()
              .mapToInt(candidate -> candidate.code().length())
              .filter(length -> length < console.columns() - REMARK_COLUMNS)
              .max()
              .orElse(1);
      for (Candidate candidate : candidates) {
        console
            .out()
            .print(
                ("%-" + width + "s  \u001b[2m%s\u001b[0m\n")
                    .formatted(harmless(candidate.code()), remark(candidate)));
      }
    }
  },

  /** One object on one line; its keys are a contract. */
  json {
    @Override
    void write(Answered answered, Console console) {
      List<CandidateObject> candidates = new ArrayList<>();
      for (Candidate candidate : answered.answer().candidates()) {
        candidates.add(
            new CandidateObject(
                candidates.size() + 1,
                candidate.code(),
                candidate.score(),
                candidate.valid().orElse(null)));
      }
      AnswerObject object =
          new AnswerObject(
              answered.request().prompt().utterance(),
              answered.language(),
              answered.model(),
              answered.request().seed(),
              answered.answer().sampler(),
              answered.answer().steps(),
              answered.millis(),
              candidates);
      try {
        console.out().print(JSON.writeValueAsString(object) + "\n");
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a record of texts and numbers must be writable", e);
      }
    }
  };

  private static final JsonMapper JSON = new JsonMapper();
  private static final int REMARK_COLUMNS = 16;

  /**
   * An answer with what it answers.
   *
   * @param millis time from request to answer, without loading the model
   */
  record Answered(Request request, Answer answer, String language, String model, long millis) {}

  private record AnswerObject(
      String utterance,
      String language,
      String model,
      long seed,
      String sampler,
      int steps,
      long millis,
      List<CandidateObject> candidates) {}

  private record CandidateObject(int rank, String code, double score, @Nullable Boolean valid) {}

  /** Writes an answer to the console's standard output; the caller flushes. */
  abstract void write(Answered answered, Console console);

  private static String remark(Candidate candidate) {
    return String.format(Locale.ROOT, "%.2f", candidate.score())
        + candidate.valid().map(valid -> valid ? " valid" : " not valid").orElse("");
  }

  /** A model may write any bytes, but none may steer the user's terminal. */
  private static String harmless(String code) {
    return code.replaceAll("[\\p{Cc}&&[^\n\t]]", "\uFFFD");
  }
}
