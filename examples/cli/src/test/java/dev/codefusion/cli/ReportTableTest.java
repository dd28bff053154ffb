package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.evaluation.Comparison;
import dev.codefusion.evaluation.Diversity;
import dev.codefusion.evaluation.Execution;
import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Latency;
import dev.codefusion.evaluation.Refinement;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Share;
import dev.codefusion.evaluation.Validity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportTableTest {

  @Test
  void figuresStandBesideTheirSetting() {
    Figures figures =
        new Figures(
            200,
            new TreeMap<>(Map.of(1, new Share(0.25, 0.2, 0.301), 5, new Share(0.5, 0.4, 0.6))),
            Map.of(1, new Share(0.3, 0.25, 0.35)),
            Map.of(1, new Share(0.4, 0.35, 0.45)),
            180,
            List.of(
                new Validity(
                    "grammar", new Share(0.975, 0.95, 1), new Share(0.9, 0.85, 0.95), 950)),
            new Diversity(
                190,
                new TreeMap<>(Map.of(1, 0.53, 2, 0.654)),
                0.21,
                0.83,
                0.57,
                new Diversity.Spread(0.5, 0.9, 0.7)),
            List.of(),
            List.of(),
            4.8,
            2,
            new Latency(41.25, 60, 100, List.of()),
            Map.of(1, new Share(0.5, 0.4, 0.6)),
            new Execution(150, 90, 3),
            Map.of("bleu", Map.of(1, new Share(0.35, 0.3, 0.4))));

    assertThat(print(figures, "sqrt"))
        .isEqualTo(
            """
            model        bash
            data         dev.jsonl: 200 rows, 3 skipped, 2 refused
            setting      5 candidates of 16 samples, 20 steps, sampler ddim, schedule sqrt, seed 7
            exact@1      25.0 %  [20.0, 30.1]
            exact@5      50.0 %  [40.0, 60.0]
            canonical@1  30.0 %  [25.0, 35.0]
            template@1   40.0 %  [35.0, 45.0]
            execution@1  50.0 %  [40.0, 60.0]
            bleu@1       35.0 %  [30.0, 40.0]
            templates    180 rows have one
            executed     150 rows have a table whose right marks are known: 90 by labels, which 3 references do not meet
            bertscore    BERTScore family, words
            valid        97.5 %  [95.0, 100.0] of first candidates, 90.0 % of all 950, by grammar
            distinct     1-grams 0.53, 2-grams 0.65
            distance     0.21 to 0.83, mean 0.57, between candidates
            similarity   0.50 to 0.90, mean 0.70, between candidates' mean vectors
            candidates   4.80 a row on average
            latency      p50 41.3 ms, p95 60.0 ms (100 rows after 10 warm-ups)
            unseen       200 rows: exact 25.0/50.0, canonical 30.0, template 40.0, execution 50.0, bleu 35.0
            refinement   edit distance to the last step: 50.0 after step 1, 0.0 after step 2
            steps 2      exact 25.0/50.0, canonical 30.0, template 40.0, execution 50.0, bleu 35.0, p50 41.3 ms
            against      other.jsonl
            exact@1      +5.0  [+1.0, +9.0], p 0.0123 (25.0 against 20.0)
            """);
  }

  @Test
  void whatWasNotMeasuredIsSaid() {
    Figures figures =
        new Figures(
            0,
            Map.of(1, new Share(0, 0, 0)),
            Map.of(),
            Map.of(),
            0,
            List.of(),
            null,
            List.of(),
            List.of(),
            0,
            0,
            null,
            Map.of(),
            null,
            Map.of());

    assertThat(print(figures, null))
        .contains("schedule none")
        .contains("valid       unknown\n")
        .contains("latency     not measured\n");
  }

  private static String print(Figures figures, @Nullable String schedule) {
    RecordedConsole recorded = RecordedConsole.pipe();
    Report report =
        new Report(
            "0.1.0",
            "2026-01-01T00:00:00Z",
            "bash",
            "bash",
            "dev.jsonl",
            "abc",
            200,
            3,
            5,
            16,
            20,
            "ddim",
            schedule,
            7,
            "agreement",
            new Report.Machine("Linux", 2, "17", "kind"),
            figures,
            null,
            false,
            List.of(),
            schedule == null ? Map.of() : Map.of("unseen", figures.untimed()),
            schedule == null ? Map.of() : Map.of(2, figures),
            schedule == null
                ? null
                : new Comparison(
                    "other.jsonl",
                    List.of(
                        new Comparison.Difference("exact", 1, 0.25, 0.2, 0.01, 0.09, 0.0123),
                        new Comparison.Difference("sentence-bleu", 1, 0, 0, 0, 0, 1))),
            schedule == null ? Map.of() : Map.of("bertscore", "BERTScore family, words"),
            schedule == null
                ? null
                : new Refinement(
                    9,
                    List.of(
                        new Refinement.Point(1, -2, 0.5, 0.75),
                        new Refinement.Point(2, 3, 0, 0.25))),
            new Report.Invocation(Map.of(), Map.of(), null));
    ReportTable.of(report).print(recorded.console().out());
    return recorded.out();
  }
}
