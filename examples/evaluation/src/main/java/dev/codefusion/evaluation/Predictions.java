package dev.codefusion.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.Candidate;
import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as a file: one line each, {@code {"utterance", "reference", "candidates": ["best",
 * "second", ...]}}.
 */
public final class Predictions {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Line(
      @Nullable String utterance, @Nullable String reference, @Nullable List<String> candidates) {

    static Line of(Outcome outcome) {
      return new Line(
          outcome.pair().utterance(),
          outcome.pair().code(),
          outcome.candidates().stream().map(Candidate::code).toList());
    }
  }

  private Predictions() {}

  /**
   * Writes outcomes.
   *
   * @param file replaced where it exists
   */
  public static void write(Path file, List<Outcome> outcomes) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (Outcome outcome : outcomes) {
        writer.write(JSON.writeValueAsString(Line.of(outcome)));
        writer.write('\n');
      }
    }
  }

  /**
   * Reads outcomes; scores and validity are not in the file, so that each score is that of its
   * place, 1 / place.
   *
   * @throws ConfigurationException where the file is missing or not of this form
   */
  public static List<Outcome> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "The predictions %s cannot be read (%s); give a file that --predictions wrote."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (String text : lines) {
      outcomes.add(outcome(file, outcomes.size() + 1, text));
    }
    return outcomes;
  }

  private static Outcome outcome(Path file, int number, String text) {
    @Nullable Line line;
    try {
      line = JSON.readValue(text, Line.class);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(noPrediction(file, number), e);
    }
    if (line == null
        || line.utterance == null
        || line.reference == null
        || line.candidates == null) {
      throw new ConfigurationException(noPrediction(file, number));
    }
    List<Candidate> candidates = new ArrayList<>();
    for (String code : line.candidates) {
      candidates.add(new Candidate(code, 1.0 / (candidates.size() + 1), Optional.empty()));
    }
    return new Outcome(new Pair(line.utterance, line.reference), candidates);
  }

  private static String noPrediction(Path file, int number) {
    return "%s, line %d is no prediction; one looks like {\"utterance\": \"...\","
            .formatted(file, number)
        + " \"reference\": \"...\", \"candidates\": [\"...\"]}.";
  }

  /**
   * Reads outcomes of these pairs.
   *
   * @throws ConfigurationException as {@link #read} does, and where the file's first rows are not
   *     these
   */
  public static List<Outcome> read(Path file, List<Pair> pairs) {
    List<Outcome> outcomes = read(file);
    for (int row = 0; row < pairs.size(); row++) {
      if (row >= outcomes.size() || !sameTexts(outcomes.get(row).pair(), pairs.get(row))) {
        throw new ConfigurationException(
            "%s holds answers to other rows, from row %d on; compare with predictions of the same"
                    .formatted(file, row + 1)
                + " --data and --limit.");
      }
    }
    // The file has no tables.
    List<Outcome> whole = new ArrayList<>();
    for (int row = 0; row < pairs.size(); row++) {
      whole.add(new Outcome(pairs.get(row), outcomes.get(row).candidates()));
    }
    return whole;
  }

  private static boolean sameTexts(Pair a, Pair b) {
    return a.utterance().equals(b.utterance()) && a.code().equals(b.code());
  }
}
