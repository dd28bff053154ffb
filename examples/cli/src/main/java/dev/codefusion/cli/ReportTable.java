package dev.codefusion.cli;

import dev.codefusion.evaluation.Evaluation;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Latency;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Share;
import java.util.Locale;
import java.util.Map;

/** The report as {@code evaluate} prints it. */
final class ReportTable {

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
    shares(table, "exact", figures.exact());
    shares(table, "canonical", figures.canonical());
    shares(table, "template", figures.template());
    if (!figures.template().isEmpty()) {
      table.row("templates", "%d rows have one".formatted(figures.templates()));
    }
    Double valid = figures.valid();
    Latency latency = figures.latency();
    return table
        .row(
            "valid",
            valid == null
                ? "unknown"
                : "%s %% of %d first candidates".formatted(percent(valid), figures.judged()))
        .row(
            "candidates", String.format(Locale.ROOT, "%.2f a row on average", figures.candidates()))
        .row(
            "latency",
            latency == null
                ? "not measured: needs more than %d rows".formatted(Evaluation.WARM_UPS)
                : String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p95 %.1f ms (%d rows after %d warm-ups)",
                    latency.p50(),
                    latency.p95(),
                    latency.rows(),
                    Evaluation.WARM_UPS));
  }

  private static void shares(Table table, String name, Map<Integer, Share> shares) {
    shares.forEach(
        (k, share) ->
            table.row(
                name + "@" + k,
                "%s %%  [%s, %s]"
                    .formatted(
                        percent(share.share()), percent(share.low()), percent(share.high()))));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
