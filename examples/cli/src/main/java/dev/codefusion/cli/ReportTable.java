package dev.codefusion.cli;

import dev.codefusion.evaluation.Comparison;
import dev.codefusion.evaluation.Diversity;
import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Execution;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Latency;
import dev.codefusion.evaluation.Refinement;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Share;
import dev.codefusion.evaluation.Validity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The report as {@code evaluate} prints it. */
final class ReportTable {

  private static final Set<String> ONLY_IN_REPORTS =
      Set.of("sentence-bleu", "bertscore-precision", "bertscore-recall", "bertscore-f3");

  private ReportTable() {}

  static Table of(Report report) {
    Figures figures = report.figures();
    Table table =
        new Table()
            .row("model", report.model())
            .row(
                "data",
                "%s: %d rows, %d skipped, %d refused"
                    .formatted(report.data(), report.rows(), report.skipped(), figures.refused()))
            .row(
                "setting",
                "%d candidates of %d samples, %d steps, sampler %s, schedule %s, seed %d"
                    .formatted(
                        report.candidates(),
                        report.samples(),
                        report.steps(),
                        report.sampler(),
                        report.schedule() == null ? "none" : report.schedule(),
                        report.seed()));
    shown(figures).forEach((measure, shares) -> shares(table, measure, shares));
    if (!figures.template().isEmpty()) {
      table.row("templates", "%d rows have one".formatted(figures.templates()));
    }
    Execution executed = figures.executed();
    if (executed != null) {
      table.row(
          "executed",
          "%d rows have a table whose right marks are known: %d by labels, which %d references do not meet"
              .formatted(executed.rows(), executed.labelled(), executed.contradicted()));
    }
    if (report.definitions().containsKey("bertscore")) {
      table.row("bertscore", report.definitions().get("bertscore"));
    }
    validity(table, figures);
    diversity(table, figures.diversity());
    Latency latency = figures.latency();
    table
        .row(
            "candidates", String.format(Locale.ROOT, "%.2f a row on average", figures.candidates()))
        .row(
            "latency",
            latency == null
                ? "not measured"
                : String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p95 %.1f ms (%d rows after %d warm-ups)",
                    latency.p50(),
                    latency.p95(),
                    latency.rows(),
                    Evaluation.WARM_UPS));
    report
        .subsets()
        .forEach((name, some) -> table.row(name, some.rows() + " rows: " + summary(some)));
    refinement(table, report.refinement());
    report.bySteps().forEach((steps, some) -> table.row("steps " + steps, summary(some)));
    comparison(table, report.comparison());
    return table;
  }

  private static void validity(Table table, Figures figures) {
    if (figures.validity().isEmpty()) {
      table.row("valid", "unknown");
    }
    for (Validity one : figures.validity()) {
      table.row(
          "valid",
          "%s of first candidates, %s %% of all %d, by %s"
              .formatted(
                  interval(one.first()),
                  percent(one.all().share()),
                  one.candidates(),
                  one.judge()));
    }
  }

  private static void diversity(Table table, @Nullable Diversity diversity) {
    if (diversity != null) {
      table
          .row(
              "distinct",
              diversity.ngrams().entrySet().stream()
                  .map(
                      entry ->
                          String.format(
                              Locale.ROOT, "%d-grams %.2f", entry.getKey(), entry.getValue()))
                  .collect(Collectors.joining(", ")))
          .row(
              "distance",
              String.format(
                  Locale.ROOT,
                  "%.2f to %.2f, mean %.2f, between candidates",
                  diversity.nearest(),
                  diversity.farthest(),
                  diversity.mean()));
      Diversity.Spread similarity = diversity.similarity();
      if (similarity != null) {
        table.row(
            "similarity",
            String.format(
                Locale.ROOT,
                "%.2f to %.2f, mean %.2f, between candidates' mean vectors",
                similarity.least(),
                similarity.greatest(),
                similarity.mean()));
      }
    }
  }

  private static String summary(Figures figures) {
    List<String> parts = new ArrayList<>();
    shown(figures).forEach((measure, shares) -> summary(parts, measure, shares));
    Latency latency = figures.latency();
    if (latency != null) {
      parts.add(String.format(Locale.ROOT, "p50 %.1f ms", latency.p50()));
    }
    return String.join(", ", parts);
  }

  /** Returns the measures that a terminal has room for; a report has all. */
  private static Map<String, Map<Integer, Share>> shown(Figures figures) {
    Map<String, Map<Integer, Share>> shown = new LinkedHashMap<>(figures.matches());
    shown.putAll(figures.scores());
    shown.keySet().removeAll(ONLY_IN_REPORTS);
    return shown;
  }

  private static void summary(List<String> parts, String name, Map<Integer, Share> shares) {
    if (!shares.isEmpty()) {
      parts.add(
          name
              + " "
              + shares.values().stream()
                  .map(share -> percent(share.share()))
                  .collect(Collectors.joining("/")));
    }
  }

  private static void refinement(Table table, @Nullable Refinement refinement) {
    if (refinement == null || refinement.points().isEmpty()) {
      return;
    }
    List<Refinement.Point> points = refinement.points();
    table.row(
        "refinement",
        "edit distance to the last step: "
            + IntStream.of(0, points.size() / 4, points.size() / 2, 3 * points.size() / 4)
                .distinct()
                .mapToObj(points::get)
                .map(point -> "%s after step %d".formatted(percent(point.toEnd()), point.step()))
                .collect(Collectors.joining(", ")));
  }

  private static void comparison(Table table, @Nullable Comparison comparison) {
    if (comparison == null) {
      return;
    }
    table.row("against", comparison.against());
    for (Comparison.Difference one : comparison.differences()) {
      if (ONLY_IN_REPORTS.contains(one.measure())) {
        continue;
      }
      table.row(
          one.measure() + "@" + one.k(),
          String.format(
              Locale.ROOT,
              "%+.1f  [%+.1f, %+.1f], p %.4f (%s against %s)",
              100 * (one.share() - one.other()),
              100 * one.low(),
              100 * one.high(),
              one.p(),
              percent(one.share()),
              percent(one.other())));
    }
  }

  private static void shares(Table table, String name, Map<Integer, Share> shares) {
    shares.forEach((k, share) -> table.row(name + "@" + k, interval(share)));
  }

  private static String interval(Share share) {
    return "%s %%  [%s, %s]"
        .formatted(percent(share.share()), percent(share.low()), percent(share.high()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
