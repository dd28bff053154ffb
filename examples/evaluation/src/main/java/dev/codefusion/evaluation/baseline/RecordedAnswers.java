package dev.codefusion.evaluation.baseline;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.evaluation.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Repeats answers that another generator gave, so that they can be judged anew. Whatever else a
 * request says has no effect; an utterance that was not recorded is refused.
 */
public final class RecordedAnswers implements CodeGenerator {

  private static final int DEFAULT_CANDIDATES = 5;

  private final Map<String, Outcome> byUtterance = new HashMap<>();
  private boolean closed;

  /** Takes down outcomes; of several with one utterance, the first. */
  public RecordedAnswers(List<Outcome> outcomes) {
    outcomes.forEach(outcome -> byUtterance.putIfAbsent(outcome.pair().utterance(), outcome));
  }

  @Override
  public Answer generate(Request request) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    Outcome outcome = byUtterance.get(request.prompt().utterance());
    if (outcome == null) {
      throw new ConfigurationException(
          "No answer to '%s' was recorded.".formatted(request.prompt().utterance()));
    }
    int count = request.candidates().orElse(DEFAULT_CANDIDATES);
    return new Answer(outcome.candidates().stream().limit(count).toList(), "recorded", 0, count);
  }

  @Override
  public void close() {
    closed = true;
  }
}
