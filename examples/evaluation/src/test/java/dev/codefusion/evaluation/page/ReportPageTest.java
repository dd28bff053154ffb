package dev.codefusion.evaluation.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Candidate;
import dev.codefusion.evaluation.Comparison;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Latency;
import dev.codefusion.evaluation.Outcome;
import dev.codefusion.evaluation.Outcomes;
import dev.codefusion.evaluation.Pair;
import dev.codefusion.evaluation.Refinement;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Scoring;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class ReportPageTest {

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcomes.of("right", "ls", "ls", "ls -a"),
          Outcomes.of("near <b>", "cat a", "cat b", "cat a"),
          Outcomes.of("far & *wide*", "echo \"<x>\" | wc", "who", "pwd\ndate"),
          Outcomes.of("none", "date"));

  @TempDir private Path folder;

  @Test
  void pageNeedsNothingButItself() throws IOException {
    String page = page();

    assertThat(page).startsWith("<!doctype html>").endsWith("</body></html>\n");
    assertThat(page.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http", "<script", "<link", "<img", "url(", "@import");
    assertThat(page)
        .contains(
            "<h2>Accuracy",
            "<h2>Likeness",
            "<h2>By number of denoising steps",
            "<h2>Against other.jsonl")
        .contains("<h2>Diversity", "<h2>By length", "<h2>By first word", "<h2>Latency")
        .contains(
            "<h2>Step by step", "f32, threads one a processor, device cpu", "SHA-256 of --compare")
        .contains("<td>25.0 [");
  }

  @Test
  void whatAModelWroteIsTextAndNoMarkup() throws IOException {
    assertThat(page())
        .contains("near &lt;b&gt;", "echo &quot;&lt;x&gt;&quot; | wc")
        .doesNotContain("near <b>", "<x>");
  }

  @Test
  void plotsAreWellFormed() throws Exception {
    Matcher plots = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page());
    int count = 0;
    while (plots.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(plots.group())));
      assertThat(plots.group()).doesNotContain("NaN", "Infinity", "null");
      count++;
    }
    assertThat(count).isEqualTo(8);
  }

  @Test
  void everyPlotIsAFileToo() throws IOException {
    String page = page();

    try (Stream<Path> files = Files.list(folder)) {
      List<Path> plots = files.filter(file -> file.toString().endsWith(".svg")).sorted().toList();
      assertThat(plots)
          .extracting(file -> String.valueOf(file.getFileName()))
          .containsExactly(
              "accuracy-by-steps.svg",
              "accuracy.svg",
              "by-first-word-of-the-reference.svg",
              "by-length-of-the-reference.svg",
              "latency.svg",
              "likeness-by-steps.svg",
              "likeness.svg",
              "refinement.svg");
      for (Path plot : plots) {
        assertThat(page).contains(Files.readString(plot));
      }
    }
  }

  @Test
  void worstErrorComesFirst() throws IOException {
    String errors = page().replaceFirst("(?s).*<h2>Worst answers", "");

    assertThat(errors).contains("The 3 rows").doesNotContain(">right<");
    assertThat(errors.indexOf(">none<")).isBetween(0, errors.indexOf(">far "));
    assertThat(errors.indexOf(">far ")).isBetween(0, errors.indexOf(">near "));
  }

  @Test
  void samplesHoldEveryRowAndAnswer() throws IOException {
    Path file = folder.resolve("samples.md");

    SamplesPage.write(file, report(), OUTCOMES);

    assertThat(Files.readString(file))
        .startsWith("# Answers of bash\n\nThe first 4 rows of dev.jsonl (SHA-256 abc)")
        .endsWith(
            """
            **1.** right

                    ls
                1 = ls
                2   ls -a

            **2.** near \\<b\\>

                    cat a
                1   cat b
                2 = cat a

            **3.** far & \\*wide\\*

                    echo "<x>" | wc
                1   who
                2   pwd
                    date

            **4.** none

                    date
                (no answer)
            """);
  }

  @Test
  void samplesOfABaselineBearItsName() throws IOException {
    Path file = folder.resolve("samples.md");

    SamplesPage.write(file, report("retrieval:data/train.jsonl"), OUTCOMES);

    assertThat(Files.readString(file)).startsWith("# Answers of retrieval:train.jsonl\n");
  }

  @Test
  void samplesHoldNoControlCharacters() throws IOException {
    Path file = folder.resolve("samples.md");
    Candidate steering = new Candidate("a\u001bb\u009bc\u0085d\te\nf", 1, Optional.empty());

    SamplesPage.write(
        file, report(), List.of(new Outcome(new Pair("steer", "ls"), List.of(steering))));

    assertThat(Files.readString(file)).endsWith("    1   a\uFFFDb\uFFFDc\uFFFDd\te\n        f\n");
  }

  @Test
  void axesEndAtRoundNumbers() {
    assertThat(Chart.niceTop(0)).isEqualTo(1);
    assertThat(Chart.niceTop(23.8)).isEqualTo(40);
    assertThat(Chart.niceTop(100)).isEqualTo(100);
    assertThat(Chart.niceTop(81)).isEqualTo(100);
    assertThat(Chart.niceTop(7)).isEqualTo(8);
  }

  private String page() throws IOException {
    ReportPage.write(folder, report(), OUTCOMES);
    return Files.readString(folder.resolve("report.html"));
  }

  private static Report report() {
    return report("out/bash");
  }

  private static Report report(String model) {
    Scoring scoring = new Scoring(null, List.of(), 5, 0);
    Figures counted = scoring.figures(OUTCOMES);
    Figures timed =
        new Figures(
            counted.rows(),
            counted.exact(),
            counted.canonical(),
            counted.template(),
            counted.templates(),
            counted.validity(),
            counted.diversity(),
            counted.byLength(),
            counted.byFirstWord(),
            counted.candidates(),
            counted.refused(),
            new Latency(1.5, 9.5, 3, List.of(1.0, 1.5, 9.5)),
            counted.execution(),
            counted.executed(),
            counted.scores());
    return new Report(
        "0.1.0",
        "2026-01-01T00:00:00Z",
        model,
        null,
        "data/dev.jsonl",
        "abc",
        4,
        0,
        5,
        10,
        12,
        "ddim",
        "sqrt",
        7,
        "agreement",
        new Report.Machine("Linux", 2, "17", "kind"),
        timed,
        "def",
        false,
        List.of("codefusion", "evaluate"),
        Map.of("unseen", counted),
        new TreeMap<>(Map.of(1, counted, 5, timed)),
        Comparison.of(OUTCOMES, OUTCOMES, "other.jsonl", scoring),
        Map.of("bleu", "BLEU-4 <of> a corpus"),
        new Refinement(
            4,
            List.of(new Refinement.Point(1, -2, 0.5, 0.75), new Refinement.Point(2, 3, 0, 0.25))),
        new Report.Invocation(
            Map.of("--candidates", "5"),
            Map.of("--compare", "123"),
            new Report.Computation("f32", 0, "cpu")));
  }
}
