package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.evaluation.Figures;
import dev.codefusion.evaluation.Latency;
import dev.codefusion.evaluation.Report;
import dev.codefusion.evaluation.Share;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportTableTest {

  @Test
  void figuresStandBesideTheirSetting() {
    Figures figures =
        new Figures(
            new TreeMap<>(Map.of(1, new Share(0.25, 0.2, 0.301), 5, new Share(0.5, 0.4, 0.6))),
            Map.of(1, new Share(0.3, 0.25, 0.35)),
            Map.of(1, new Share(0.4, 0.35, 0.45)),
            180,
            0.975,
            198,
            4.8,
            2,
            new Latency(41.25, 60, 100));

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
            templates    180 rows have one
            valid        97.5 % of 198 first candidates
            candidates   4.80 a row on average
            latency      p50 41.3 ms, p95 60.0 ms (100 rows after 10 warm-ups)
            """);
  }

  @Test
  void whatWasNotMeasuredIsSaid() {
    Figures figures =
        new Figures(Map.of(1, new Share(0, 0, 0)), Map.of(), Map.of(), 0, null, 0, 0, 0, null);

    assertThat(print(figures, null))
        .contains("schedule none")
        .contains("valid       unknown\n")
        .contains("latency     not measured: needs more than 10 rows\n");
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
            Report.Machine.here(),
            figures);
    ReportTable.of(report).print(recorded.console().out());
    return recorded.out();
  }
}
