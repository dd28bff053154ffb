package dev.codefusion.evaluation.baseline;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.evaluation.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Repeats answers that another generator gave, so that they can be judged anew. Whatever else a
 * request says has no effect; an utterance that was not recorded is refused.
 *
 * <p>Of several answers to one utterance each is given in turn, in the order of the outcomes, and
 * then the first again: rows that differ in table or reference alone get their own as long as all
 * are asked for in the order in which they were recorded. To that extent an answer depends on what
 * was asked before.
 */
public final class RecordedAnswers implements CodeGenerator {

  private static final int DEFAULT_CANDIDATES = 5;

  /** The next answer to each utterance is the first. */
  private final Map<String, Deque<Outcome>> byUtterance = new HashMap<>();

  private boolean closed;

  /** Takes down outcomes. */
  public RecordedAnswers(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      byUtterance
          .computeIfAbsent(outcome.pair().utterance(), utterance -> new ArrayDeque<>())
          .add(outcome);
    }
  }

  @Override
  public synchronized Answer generate(Request request) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    Deque<Outcome> recorded = byUtterance.get(request.prompt().utterance());
    if (recorded == null) {
      throw new ConfigurationException(
          "No answer to '%s' was recorded.".formatted(request.prompt().utterance()));
    }
    Outcome outcome = recorded.remove();
    recorded.add(outcome);
    int count = request.candidates().orElse(DEFAULT_CANDIDATES);
    return new Answer(outcome.candidates().stream().limit(count).toList(), "recorded", 0, count);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
