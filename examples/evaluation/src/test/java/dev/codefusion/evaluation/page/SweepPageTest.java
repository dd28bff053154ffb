package dev.codefusion.evaluation.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Outcomes;
import dev.codefusion.evaluation.Scoring;
import dev.codefusion.evaluation.Sweep;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

final class SweepPageTest {

  private static final Figures HALF = figures(5);

  private static final Sweep SWEEP =
      new Sweep("1", "models/it", "12ab", "in/dev.jsonl", "34cd", 2, 5, 0, 7, List.of(), List.of())
          .with(new Sweep.Setting("sqrt", "ddim", 1, HALF), 10)
          .with(new Sweep.Setting("sqrt", "ddim", 20, HALF), 10)
          .with(new Sweep.Setting("cosine:noiseScale=2", "ddim", 1, HALF), 10)
          .with(new Sweep.Setting("sqrt", "commit", 20, HALF), 10)
          .with(new Sweep.Refusal("adaptive", "ddim", "There is no table."));

  @TempDir private Path folder;

  @Test
  void hasATableForEachSampler() {
    assertThat(SweepPage.markdown(SWEEP))
        .startsWith("Model it (SHA-256 of its weights 12ab) on the first 2 rows of dev.jsonl")
        .contains("5 candidates of 10 samples,\nseed 7")
        .contains("### ddim\n\n| schedule | steps | exact@1 | exact@5 | template@1 |")
        .contains("\n| sqrt | 1 | 50.0 | 100.0 | none | none | unknown |\n| sqrt | 20 |")
        .contains("### commit\n\n")
        .contains("Not measured: ddim with adaptive. There is no table.")
        .doesNotContain("models/", "in/", ".svg");
  }

  /** Figures are of 1, 3 and 5, as far as so many candidates were asked for. */
  @ParameterizedTest
  @CsvSource({"10, 5", "5, 5", "4, 3", "2, 1", "1, 1"})
  void namesTheCutoffsThatThereAreFiguresFor(int candidates, int largest) {
    Sweep sweep =
        new Sweep("1", "it", "12ab", "dev", "34cd", 2, candidates, 0, 7, List.of(), List.of())
            .with(new Sweep.Setting("sqrt", "ddim", 20, figures(candidates)), 10);

    assertThat(SweepPage.markdown(sweep))
        .contains(
            largest == 1
                ? """
                | schedule | steps | exact@1 | template@1 | valid |
                |---|---|---|---|---|
                | sqrt | 20 | 50.0 | none | unknown |
                """
                : """
                | schedule | steps | exact@1 | exact@%1$d | template@1 | template@%1$d | valid |
                |---|---|---|---|---|---|---|
                | sqrt | 20 | 50.0 | 100.0 | none | none | unknown |
                """
                    .formatted(largest));
    String svg = SweepPage.svg(sweep);
    assertThat(svg.split("<svg ", -1))
        .as("the sheet and a panel for each cutoff")
        .hasSize(largest == 1 ? 3 : 4);
    assertThat(svg)
        .contains("ddim: exact@%d in %%, by steps".formatted(largest))
        .contains("20, sqrt: %s.00".formatted(largest == 1 ? 50 : 100));
  }

  @Test
  void keepsWhatPeopleWroteAround() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page, "# Above\n\n" + SweepPage.BEGIN + "\nold\n" + SweepPage.END + "\nBelow\n");

    SweepPage.requirePlace(page);
    SweepPage.write(page, SWEEP);
    String once = Files.readString(page);
    SweepPage.write(page, SWEEP);

    assertThat(once)
        .startsWith("# Above\n\n" + SweepPage.BEGIN + "\nModel it")
        .endsWith(SweepPage.END + "\nBelow\n")
        .contains("](page.svg)")
        .doesNotContain("old");
    assertThat(Files.readString(page)).as("written again").isEqualTo(once);
  }

  @Test
  void makesAPageAndRefusesOneWithoutAPlace() throws IOException {
    Path page = folder.resolve("new.md");
    SweepPage.requirePlace(page);
    SweepPage.write(page, SWEEP);
    assertThat(Files.readString(page)).startsWith(SweepPage.BEGIN).endsWith(SweepPage.END + "\n");

    Path other = Files.writeString(folder.resolve("other.md"), "A page of somebody.\n");
    assertThatThrownBy(() -> SweepPage.requirePlace(other))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(other + " has no place for a sweep; put the two lines");
  }

  @Test
  void theSheetIsOneWellFormedPlotWithAPanelForEachSamplerAndCutoff() throws Exception {
    String svg = SweepPage.svg(SWEEP);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg.split("<svg ", -1)).as("the sheet and four panels").hasSize(6);
    assertThat(svg)
        .contains("ddim: exact@1 in %, by steps", "commit: exact@5 in %, by steps")
        .contains("20, sqrt: 50.00")
        .doesNotContain("20, cosine");
  }

  private static Figures figures(int candidates) {
    return new Scoring(null, List.of(), candidates, 1)
        .figures(List.of(Outcomes.of("a", "ls", "ls"), Outcomes.of("b", "df", "du", "df")));
  }
}
