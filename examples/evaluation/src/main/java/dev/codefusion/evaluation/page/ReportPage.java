package dev.codefusion.evaluation.page;

import dev.codefusion.api.Candidate;
import dev.codefusion.evaluation.Comparison;
import dev.codefusion.evaluation.Diversity;
import dev.codefusion.evaluation.Execution;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Group;
import dev.codefusion.evaluation.Latency;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Refinement;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Share;
import dev.codefusion.evaluation.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as one page: the content of {@code report.html}. */
public final class ReportPage {

  private static final int ERRORS = 25;
  private static final int BINS = 20;

  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
        color: #1a202c; background: #fff }
      h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
      table { border-collapse: collapse; margin: .5rem 0 }
      th, td { text-align: left; padding: .2rem .7rem; border-bottom: 1px solid #e2e8f0; vertical-align: top;
        overflow-wrap: anywhere }
      td { font-variant-numeric: tabular-nums; white-space: pre-wrap }
      svg { width: 100%; max-width: 45rem; font: 11px system-ui, sans-serif }
      """;

  private final Report report;
  private final List<Outcome> outcomes;
  private final Html html = new Html();

  /** The plots by file name, without its ending. */
  private final Map<String, String> plots = new LinkedHashMap<>();

  private ReportPage(Report report, List<Outcome> outcomes) {
    this.report = report;
    this.outcomes = outcomes;
  }

  /**
   * Writes {@code report.html} into a folder that exists, and each of its plots as an SVG file of
   * its own beside it.
   */
  public static void write(Path folder, Report report, List<Outcome> outcomes) throws IOException {
    ReportPage page = new ReportPage(report, outcomes);
    Files.writeString(folder.resolve("report.html"), page.page());
    for (Map.Entry<String, String> plot : page.plots.entrySet()) {
      Files.writeString(folder.resolve(plot.getKey() + ".svg"), plot.getValue() + "\n");
    }
  }

  private void plot(String name, Chart chart) {
    String svg = chart.toSvg();
    plots.put(name, svg);
    html.raw(svg);
  }

  private String page() {
    String title = Html.escape(report.model() + " on " + report.data());
    html.raw("<!doctype html>")
        .raw("<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<title>" + title + "</title>")
        .raw("<style>\n" + STYLE + "</style></head><body>")
        .raw("<h1>" + title + "</h1>");
    setting();
    accuracy(report.figures());
    scores(report.figures());
    subsets();
    steps();
    refinement(report.refinement());
    comparison(report.comparison());
    validity(report.figures().validity());
    diversity(report.figures().diversity());
    groups("By length of the reference", "words", report.figures().byLength());
    groups("By first word of the reference", "word", report.figures().byFirstWord());
    latency(report.figures().latency());
    errors();
    return html.raw("</body></html>").toString();
  }

  private void setting() {
    html.heading("Setting");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("what", "value"));
    row(rows, "model", report.model());
    row(rows, "SHA-256 of the model", String.valueOf(report.modelSha256()));
    row(rows, "language", String.valueOf(report.language()));
    row(rows, "data", report.data());
    row(rows, "SHA-256 of the data", report.sha256());
    row(rows, "rows", report.rows() + ", skipped " + report.skipped());
    row(rows, "first letters", report.lowerFirst() ? "made small" : "as they are");
    row(rows, "candidates of samples", report.candidates() + " of " + report.samples());
    row(rows, "steps", Integer.toString(report.steps()));
    row(rows, "sampler, schedule", report.sampler() + ", " + report.schedule());
    row(rows, "ranking", report.ranking());
    row(rows, "seed", Long.toString(report.seed()));
    row(rows, "version, date", report.version() + ", " + report.date());
    row(
        rows,
        "machine",
        "%s, %d processors (%s), Java %s"
            .formatted(
                report.machine().os(),
                report.machine().processors(),
                report.machine().processor(),
                report.machine().java()));
    Report.Computation computation = report.invocation().computation();
    row(
        rows,
        "computed in",
        computation == null
            ? "nothing was computed"
            : "%s, threads %s, device %s"
                .formatted(
                    computation.precision(),
                    computation.threads() == 0 ? "one a processor" : computation.threads(),
                    computation.device()));
    report
        .invocation()
        .inputs()
        .forEach((option, sha256) -> row(rows, "SHA-256 of " + option, sha256));
    row(rows, "command", String.join(" ", report.command()));
    row(
        rows,
        "options in force",
        report.invocation().options().entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(" ")));
    html.table(rows);
  }

  private static void row(List<List<String>> rows, String what, String value) {
    rows.add(List.of(what, value));
  }

  private void accuracy(Figures figures) {
    html.heading("Accuracy")
        .paragraph(
            "Per cent of rows of which one of the first k candidates matches the reference, with 95"
                + " % intervals: bootstrap over rows; Wilson's where all rows match or none does."
                + " Exact: equal but for white space. Canonical and template: equal forms, as the"
                + " language's plugin makes them; template is over the "
                + figures.templates()
                + " rows whose reference has one.");
    Execution executed = figures.executed();
    if (executed != null) {
      html.paragraph(
          ("Execution: the same rows of the table marked, over the %d rows of which that is known;"
                  + " %d of these have labels, which %d references do not meet.")
              .formatted(executed.rows(), executed.labelled(), executed.contradicted()));
    }
    table("accuracy", figures, figures.matches());
  }

  private void scores(Figures figures) {
    html.heading("Likeness")
        .paragraph(
            "Means over rows of the best score among the first k candidates, times 100; bleu is of"
                + " the corpus that these make. With 95 % intervals: bootstrap over rows.");
    report
        .definitions()
        .forEach((name, definition) -> html.paragraph(name + ": " + definition + "."));
    table("likeness", figures, figures.scores());
  }

  /** Shows figures by measure and k. */
  private void table(String name, Figures figures, Map<String, Map<Integer, Share>> measures) {
    List<String> cutoffs = new ArrayList<>(List.of("measure"));
    figures.exact().keySet().forEach(k -> cutoffs.add("top-" + k));
    List<List<String>> rows = new ArrayList<>(List.of(cutoffs));
    List<Chart.Series> series = new ArrayList<>();
    measures.forEach(
        (measure, shares) -> {
          List<String> cells = new ArrayList<>(List.of(measure));
          List<Chart.@Nullable Point> points = new ArrayList<>();
          shares.values().forEach(share -> cells.add(interval(share)));
          shares.values().forEach(share -> points.add(point(share)));
          rows.add(cells);
          series.add(new Chart.Series(measure, points));
        });
    html.table(rows);
    plot(name, new Chart(name, cutoffs.subList(1, cutoffs.size()), series, false));
  }

  private void subsets() {
    if (report.subsets().isEmpty()) {
      return;
    }
    html.heading("Some of the rows");
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("rows", "number"));
    head.addAll(all(report.figures()).keySet());
    rows.add(head);
    report.subsets().forEach((name, figures) -> rows.add(summary(name, figures)));
    html.paragraph("Per cent at the cut-offs above.").table(rows);
  }

  private List<String> summary(String name, Figures figures) {
    List<String> cells = new ArrayList<>(List.of(name, Integer.toString(figures.rows())));
    Map<String, Map<Integer, Share>> some = all(figures);
    all(report.figures())
        .keySet()
        .forEach(measure -> cells.add(slashed(some.getOrDefault(measure, Map.of()))));
    return cells;
  }

  private static Map<String, Map<Integer, Share>> all(Figures figures) {
    Map<String, Map<Integer, Share>> all = new LinkedHashMap<>(figures.matches());
    all.putAll(figures.scores());
    return all;
  }

  private static String slashed(Map<Integer, Share> shares) {
    return String.join(
        " / ", shares.values().stream().map(share -> Html.percent(share.share())).toList());
  }

  private void steps() {
    if (report.bySteps().isEmpty()) {
      return;
    }
    html.heading("By number of denoising steps");
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("steps"));
    head.addAll(all(report.figures()).keySet());
    head.addAll(List.of("valid", "latency p50, ms"));
    rows.add(head);
    List<String> labels = new ArrayList<>();
    Map<String, List<Chart.@Nullable Point>> matches = new LinkedHashMap<>();
    Map<String, List<Chart.@Nullable Point>> scores = new LinkedHashMap<>();
    report
        .bySteps()
        .forEach(
            (steps, figures) -> {
              labels.add(steps.toString());
              List<String> cells = new ArrayList<>(summary(steps.toString(), figures));
              cells.remove(1);
              cells.add(
                  figures.validity().isEmpty()
                      ? "unknown"
                      : Html.percent(figures.validity().get(0).first().share()));
              Latency latency = figures.latency();
              cells.add(latency == null ? "not measured" : Html.decimal(latency.p50()));
              rows.add(cells);
              figures
                  .matches()
                  .forEach(
                      (measure, shares) ->
                          add(matches, measure, shares, new TreeSet<>(List.of(1, last(shares)))));
              figures
                  .scores()
                  .forEach((measure, shares) -> add(scores, measure, shares, Set.of(1)));
            });
    html.table(rows);
    matches.keySet().removeIf(name -> name.startsWith("canonical"));
    scores.keySet().removeIf(name -> name.matches("bertscore-(precision|recall|f3)@1"));
    plot("accuracy-by-steps", new Chart("accuracy by steps", labels, series(matches), true));
    plot("likeness-by-steps", new Chart("likeness by steps", labels, series(scores), true));
  }

  private static void add(
      Map<String, List<Chart.@Nullable Point>> lines,
      String measure,
      Map<Integer, Share> shares,
      Set<Integer> cutoffs) {
    for (int k : cutoffs) {
      Share share = shares.get(k);
      lines
          .computeIfAbsent(measure + "@" + k, unused -> new ArrayList<>())
          .add(share == null ? null : point(share));
    }
  }

  private static List<Chart.Series> series(Map<String, List<Chart.@Nullable Point>> lines) {
    List<Chart.Series> series = new ArrayList<>();
    lines.forEach((name, points) -> series.add(new Chart.Series(name, points)));
    return series;
  }

  private void refinement(@Nullable Refinement refinement) {
    if (refinement == null || refinement.points().isEmpty()) {
      return;
    }
    html.heading("Step by step")
        .paragraph(
            ("How far the programs in the making are, after each denoising step, from what they are"
                    + " after the last one, and from the reference: edit distance in characters by"
                    + " the longer one's length, in per cent; means over %d rows and all samples of"
                    + " each. What the decoder still changes is not in it.")
                .formatted(refinement.rows()));
    List<String> labels = new ArrayList<>();
    List<Chart.@Nullable Point> toEnd = new ArrayList<>();
    List<Chart.@Nullable Point> toReference = new ArrayList<>();
    for (Refinement.Point point : refinement.points()) {
      labels.add(Integer.toString(point.step()));
      toEnd.add(Chart.Point.of(100 * point.toEnd()));
      toReference.add(Chart.Point.of(100 * point.toReference()));
    }
    List<Chart.Series> series =
        List.of(
            new Chart.Series("to the last step", toEnd),
            new Chart.Series("to the reference", toReference));
    plot("refinement", new Chart("edit distance by step", labels, series, true));
  }

  private static int last(Map<Integer, Share> shares) {
    return Collections.max(shares.keySet());
  }

  private void comparison(@Nullable Comparison comparison) {
    if (comparison == null) {
      return;
    }
    html.heading("Against " + comparison.against())
        .paragraph(
            "Paired bootstrap over rows, 10,000 times: the difference with its 95 % interval"
                + " (Tango's where it is the same in every row), and how often chance alone would"
                + " make one as great.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("measure", "here", "there", "difference", "p"));
    for (Comparison.Difference one : comparison.differences()) {
      rows.add(
          List.of(
              one.measure() + "@" + one.k(),
              Html.percent(one.share()),
              Html.percent(one.other()),
              "%s [%s, %s]"
                  .formatted(
                      Html.percent(one.share() - one.other()),
                      Html.percent(one.low()),
                      Html.percent(one.high())),
              String.format(Locale.ROOT, "%.4f", one.p())));
    }
    html.table(rows);
  }

  private void validity(List<Validity> validity) {
    if (validity.isEmpty()) {
      return;
    }
    html.heading("Validity").paragraph("Per cent of candidates that each judge accepts.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("judge", "first candidates", "all candidates", "judged"));
    for (Validity one : validity) {
      rows.add(
          List.of(
              one.judge(),
              interval(one.first()),
              interval(one.all()),
              Integer.toString(one.candidates())));
    }
    html.table(rows);
  }

  private void diversity(@Nullable Diversity diversity) {
    if (diversity == null) {
      return;
    }
    html.heading("Diversity")
        .paragraph(
            "Means over the %d rows with at least two candidates. n-grams: distinct ones by all, in"
                    .formatted(diversity.rows())
                + " tokens that white space separates. Distance: edit distance in characters by the"
                + " longer one's length. Similarity: cosine of two candidates' mean token"
                + " vectors.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("measure", "value"));
    diversity
        .ngrams()
        .forEach((n, share) -> row(rows, "distinct " + n + "-grams", Html.decimal(share)));
    row(rows, "distance, least", Html.decimal(diversity.nearest()));
    row(rows, "distance, greatest", Html.decimal(diversity.farthest()));
    row(rows, "distance, mean", Html.decimal(diversity.mean()));
    Diversity.Spread similarity = diversity.similarity();
    if (similarity != null) {
      row(rows, "similarity, least", Html.decimal(similarity.least()));
      row(rows, "similarity, greatest", Html.decimal(similarity.greatest()));
      row(rows, "similarity, mean", Html.decimal(similarity.mean()));
    }
    html.table(rows);
  }

  private void groups(String title, String kind, List<Group> groups) {
    html.heading(title).paragraph("Per cent of rows, first candidates only.");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(kind, "rows", "exact", "template", "same first word"));
    List<Chart.@Nullable Point> exact = new ArrayList<>();
    List<Chart.@Nullable Point> template = new ArrayList<>();
    List<Chart.@Nullable Point> word = new ArrayList<>();
    for (Group group : groups) {
      Double alike = group.template();
      rows.add(
          List.of(
              group.label(),
              Integer.toString(group.rows()),
              Html.percent(group.exact()),
              alike == null ? "" : Html.percent(alike),
              Html.percent(group.firstWord())));
      exact.add(Chart.Point.of(100 * group.exact()));
      template.add(alike == null ? null : Chart.Point.of(100 * alike));
      word.add(Chart.Point.of(100 * group.firstWord()));
    }
    List<Chart.Series> series =
        List.of(
            new Chart.Series("exact", exact),
            new Chart.Series("template", template),
            new Chart.Series("same first word", word));
    html.table(rows);
    plot(
        title.toLowerCase(Locale.ROOT).replace(' ', '-'),
        new Chart(title, groups.stream().map(Group::label).toList(), series, false));
  }

  private void latency(@Nullable Latency latency) {
    if (latency == null) {
      return;
    }
    html.heading("Latency")
        .paragraph(
            "One utterance at a time: median %s ms, 95th percentile %s ms, of %d rows after the"
                    .formatted(
                        Html.decimal(latency.p50()), Html.decimal(latency.p95()), latency.rows())
                + " warm-ups. Rows by milliseconds:");
    List<Double> millis = latency.millis();
    double from = millis.get(0);
    double width = Math.max(1e-3, (millis.get(millis.size() - 1) - from) / BINS);
    int[] counts = new int[BINS];
    for (double time : millis) {
      counts[Math.min(BINS - 1, (int) ((time - from) / width))]++;
    }
    List<String> labels = new ArrayList<>();
    List<Chart.@Nullable Point> points = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      labels.add(bin % 2 == 0 ? String.format(Locale.ROOT, "%.1f", from + bin * width) : "");
      points.add(Chart.Point.of(counts[bin]));
    }
    plot("latency", new Chart("latency", labels, List.of(new Chart.Series("rows", points)), false));
  }

  private void errors() {
    List<Outcome> worst =
        outcomes.stream()
            .filter(outcome -> outcome.exactRank().orElse(0) != 1)
            .sorted(Comparator.comparingDouble(Outcome::distance).reversed())
            .limit(ERRORS)
            .toList();
    html.heading("Worst answers")
        .paragraph(
            "The %d rows whose first candidate is farthest from the reference."
                .formatted(worst.size()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("utterance", "reference", "first candidate"));
    for (Outcome outcome : worst) {
      rows.add(
          List.of(
              outcome.pair().utterance(),
              outcome.pair().code(),
              outcome.candidates().stream().findFirst().map(Candidate::code).orElse("")));
    }
    html.table(rows);
  }

  private static Chart.Point point(Share share) {
    return new Chart.Point(100 * share.share(), 100 * share.low(), 100 * share.high());
  }

  private static String interval(Share share) {
    return "%s [%s, %s]"
        .formatted(
            Html.percent(share.share()), Html.percent(share.low()), Html.percent(share.high()));
  }
}
