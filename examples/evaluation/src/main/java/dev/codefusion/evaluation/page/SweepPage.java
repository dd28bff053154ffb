package dev.codefusion.evaluation.page;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Share;
import dev.codefusion.evaluation.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as Markdown, a table for each sampler, with a plot beside it. It may be one part of a
 * page that people write: the part between {@value #BEGIN} and {@value #END}.
 */
public final class SweepPage {

  /** The line above the part of a page that is written. */
  public static final String BEGIN = "<!-- sweep: from here on written by a command -->";

  /** The line below it. */
  public static final String END = "<!-- end of sweep -->";

  private SweepPage() {}

  /**
   * Makes sure that a page which exists has a place for a sweep.
   *
   * @throws ConfigurationException where it has none
   */
  public static void requirePlace(Path page) throws IOException {
    if (Files.exists(page)) {
      around(page);
    }
  }

  /**
   * Writes the sweep into its place on a page, or a page of its own where there is none, and the
   * plot into a file of the page's name that ends in {@code .svg}.
   */
  public static void write(Path page, Sweep sweep) throws IOException {
    String[] around = Files.exists(page) ? around(page) : new String[] {"", "\n"};
    String name = String.valueOf(page.getFileName());
    String plot = name.replaceFirst("\\.[^.]*$", "") + ".svg";
    Files.writeString(
        page,
        around[0]
            + BEGIN
            + "\n"
            + markdown(sweep, "![Quality by denoising steps](%s)\n\n".formatted(plot))
            + END
            + around[1]);
    Files.writeString(page.resolveSibling(plot), svg(sweep) + "\n");
  }

  /** Returns the sweep without its plot. */
  public static String markdown(Sweep sweep) {
    return markdown(sweep, "");
  }

  private static String[] around(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new ConfigurationException(
          "%s has no place for a sweep; put the two lines '%s' and '%s' into it, or name a file that does not exist."
              .formatted(page, BEGIN, END));
    }
    return new String[] {text.substring(0, begin), text.substring(end + END.length())};
  }

  private static String markdown(Sweep sweep, String plot) {
    StringBuilder text = new StringBuilder();
    text.append(
        ("Model %s (SHA-256 of its weights %s) on the first %d rows of %s (SHA-256 %s): %d candidates"
                + " of %d samples,\nseed %d, version %s. Per cent of rows, template of those whose"
                + " reference has one, valid of first candidates.\n\n")
            .formatted(
                SamplesPage.escaped(SamplesPage.name(sweep.model())),
                sweep.modelSha256(),
                sweep.rows(),
                SamplesPage.escaped(SamplesPage.name(sweep.data())),
                sweep.sha256(),
                sweep.candidates(),
                sweep.samples(),
                sweep.seed(),
                sweep.version()));
    text.append(plot);
    SortedSet<Integer> cutoffs = cutoffs(sweep);
    bySampler(sweep).forEach((sampler, settings) -> table(text, sampler, settings, cutoffs));
    for (Sweep.Refusal refusal : sweep.refusals()) {
      text.append(
          "Not measured: %s with %s. %s\n\n"
              .formatted(
                  SamplesPage.escaped(refusal.sampler()),
                  SamplesPage.escaped(refusal.schedule()),
                  SamplesPage.escaped(refusal.reason())));
    }
    return text.toString();
  }

  private static Map<String, List<Sweep.Setting>> bySampler(Sweep sweep) {
    return sweep.settings().stream()
        .collect(
            Collectors.groupingBy(Sweep.Setting::sampler, LinkedHashMap::new, Collectors.toList()));
  }

  /** Returns the least and the largest k of the figures, which need not be the candidates. */
  private static SortedSet<Integer> cutoffs(Sweep sweep) {
    SortedSet<Integer> all = new TreeSet<>(Set.of(1));
    sweep.settings().forEach(setting -> all.addAll(setting.figures().exact().keySet()));
    return new TreeSet<>(List.of(all.first(), all.last()));
  }

  private static void table(
      StringBuilder text,
      String sampler,
      List<Sweep.Setting> settings,
      SortedSet<Integer> cutoffs) {
    text.append("### ").append(SamplesPage.escaped(sampler)).append("\n\n| schedule | steps |");
    for (String measure : List.of("exact", "template")) {
      cutoffs.forEach(k -> text.append(" %s@%d |".formatted(measure, k)));
    }
    text.append(" valid |\n").append("|---".repeat(2 * cutoffs.size() + 3)).append("|\n");
    for (Sweep.Setting setting : settings) {
      Figures figures = setting.figures();
      text.append(
          "| %s | %d |".formatted(SamplesPage.escaped(setting.schedule()), setting.steps()));
      for (Map<Integer, Share> shares : List.of(figures.exact(), figures.template())) {
        cutoffs.forEach(k -> text.append(" %s |".formatted(percent(shares.get(k)))));
      }
      text.append(
          " %s |\n"
              .formatted(
                  figures.validity().isEmpty()
                      ? "unknown"
                      : Html.percent(figures.validity().get(0).first().share())));
    }
    text.append('\n');
  }

  private static String percent(@Nullable Share share) {
    return share == null ? "none" : Html.percent(share.share());
  }

  /** Returns the plot: a row for each sampler, exact match at the least and at the largest k. */
  static String svg(Sweep sweep) {
    SortedSet<Integer> cutoffs = cutoffs(sweep);
    List<Chart> charts = new ArrayList<>();
    bySampler(sweep)
        .forEach(
            (sampler, settings) -> {
              for (int k : cutoffs) {
                charts.add(
                    chart(
                        "%s: exact@%d in %%, by steps".formatted(sampler, k),
                        settings,
                        figures -> figures.exact().get(k)));
              }
            });
    return Chart.sheet(charts, cutoffs.size());
  }

  private static Chart chart(
      String title, List<Sweep.Setting> settings, Function<Figures, @Nullable Share> measure) {
    List<Integer> steps = settings.stream().map(Sweep.Setting::steps).distinct().sorted().toList();
    Map<String, List<Chart.@Nullable Point>> lines = new LinkedHashMap<>();
    for (Sweep.Setting setting : settings) {
      Share share = measure.apply(setting.figures());
      lines
          .computeIfAbsent(
              setting.schedule(),
              unused -> new ArrayList<>(Collections.nCopies(steps.size(), null)))
          .set(
              steps.indexOf(setting.steps()),
              share == null ? null : Chart.Point.of(100 * share.share()));
    }
    List<Chart.Series> series = new ArrayList<>();
    lines.forEach((schedule, points) -> series.add(new Chart.Series(schedule, points)));
    return new Chart(title, steps.stream().map(String::valueOf).toList(), series, true);
  }
}
