package dev.codefusion.evaluation.page;

import dev.codefusion.api.Candidate;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Every row's answers as Markdown, none left out. */
public final class SamplesPage {

  private SamplesPage() {}

  /**
   * Writes the rows in their order: utterance, reference and candidates, an exact match marked with
   * an equals sign.
   *
   * @param file replaced where it exists
   */
  public static void write(Path file, Report report, List<Outcome> outcomes) throws IOException {
    StringBuilder text = new StringBuilder();
    String model = report.model();
    int kind = model.indexOf(':') + 1;
    String answering = model.substring(0, kind) + name(model.substring(kind));
    text.append("# Answers of ").append(escaped(answering)).append("\n\n");
    text.append(
        ("The first %d rows of %s (SHA-256 %s), in order, with every answer: %d candidates of %d"
                + " samples, %d steps,\nsampler %s, seed %d, ranked by %s; version %s. The program"
                + " that a person wrote stands first; = is an exact match.\n")
            .formatted(
                outcomes.size(),
                escaped(name(report.data())),
                report.sha256(),
                report.candidates(),
                report.samples(),
                report.steps(),
                escaped(report.sampler()),
                report.seed(),
                escaped(report.ranking()),
                report.version()));
    int number = 0;
    for (Outcome outcome : outcomes) {
      number++;
      text.append("\n**%d.** %s\n\n".formatted(number, escaped(outcome.pair().utterance())));
      line(text, "   ", outcome.pair().code());
      int rank = 0;
      for (Candidate candidate : outcome.candidates()) {
        rank++;
        boolean exact = outcome.exactRank().orElse(0) == rank;
        line(text, rank + (exact ? " =" : "  "), candidate.code());
      }
      if (outcome.candidates().isEmpty()) {
        text.append("    (no answer)\n");
      }
    }
    Files.writeString(file, text);
  }

  /** Writes a program into an indented block, further lines under its first. */
  private static void line(StringBuilder text, String mark, String code) {
    String indent = "\n    " + " ".repeat(mark.length() + 1);
    text.append("    ")
        .append(mark)
        .append(' ')
        .append(code.replaceAll("[\\p{Cc}&&[^\n\t]]", "\uFFFD").replace("\n", indent))
        .append('\n');
  }

  /** Returns the last part of a path: where a file lies is nobody else's matter. */
  static String name(String location) {
    Path last = Path.of(location).getFileName();
    return last == null ? location : last.toString();
  }

  static String escaped(String text) {
    return text.replaceAll("\\R", " ").replaceAll("([\\\\`*_{}\\[\\]<>#|~])", "\\\\$1");
  }
}
