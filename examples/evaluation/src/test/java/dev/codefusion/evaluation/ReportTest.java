package dev.codefusion.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.codefusion.api.Candidate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static final List<Outcome> OUTCOMES =
      List.of(
          outcome("right", "ls", "ls", "pwd"),
          outcome("second", "pwd", "ls", "pwd"),
          outcome("none", "date"));

  private static final Report REPORT =
      new Report(
          "0.1.0",
          "2026-01-01T00:00:00Z",
          "bash",
          null,
          "dev.jsonl",
          "abc",
          3,
          1,
          5,
          16,
          20,
          "ddim",
          "sqrt",
          7,
          "agreement",
          new Report.Machine("Linux amd64", 2, "17", "kind"),
          new Figures(
              3,
              Map.of(1, new Share(0.25, 0, 0.5)),
              Map.of(),
              Map.of(),
              0,
              List.of(new Validity("grammar", new Share(1, 0.5, 1), new Share(0.5, 0, 1), 2)),
              new Diversity(
                  1, Map.of(1, 0.75), 0.25, 0.5, 0.375, new Diversity.Spread(0.5, 1, 0.75)),
              List.of(new Group("1-2", 3, 0.25, null, 0.5)),
              List.of(),
              1.5,
              0,
              new Latency(1.5, 2.5, 2, List.of(1.5, 2.5)),
              Map.of(1, new Share(0.5, 0, 1)),
              new Execution(2, 1, 0),
              Map.of("bleu", Map.of(1, new Share(0.75, 0.5, 1)))),
          "def",
          true,
          List.of("codefusion", "evaluate"),
          Map.of(),
          Map.of(),
          new Comparison(
              "other.jsonl",
              List.of(new Comparison.Difference("exact", 1, 0.25, 0, -0.5, 0.75, 0.5))),
          Map.of(),
          null,
          new Report.Invocation(
              Map.of("--seed", "7"), Map.of(), new Report.Computation("f32", 0, "cpu")));

  @TempDir private Path folder;

  @Test
  void reportHoldsEveryCircumstanceAndFigure() throws IOException {
    Path target = folder.resolve("made/for/it");

    REPORT.write(target, OUTCOMES);

    JsonNode json = JSON.readTree(target.resolve("report.json").toFile());
    assertThat(json.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "version",
            "date",
            "model",
            "language",
            "data",
            "sha256",
            "rows",
            "skipped",
            "candidates",
            "samples",
            "steps",
            "sampler",
            "schedule",
            "seed",
            "ranking",
            "machine",
            "figures",
            "modelSha256",
            "lowerFirst",
            "command",
            "subsets",
            "bySteps",
            "comparison",
            "definitions",
            "refinement",
            "invocation");
    assertThat(json.get("invocation"))
        .isEqualTo(
            JSON.readTree(
                """
                {"options": {"--seed": "7"}, "inputs": {},
                 "computation": {"precision": "f32", "threads": 0, "device": "cpu"}}
                """));
    assertThat(json.get("language").isNull()).isTrue();
    assertThat(json.get("figures"))
        .isEqualTo(
            JSON.readTree(
                """
                {"rows": 3, "exact": {"1": {"share": 0.25, "low": 0.0, "high": 0.5}},
                 "canonical": {}, "template": {}, "templates": 0,
                 "validity": [{"judge": "grammar",
                   "first": {"share": 1.0, "low": 0.5, "high": 1.0},
                   "all": {"share": 0.5, "low": 0.0, "high": 1.0}, "candidates": 2}],
                 "diversity": {"rows": 1, "ngrams": {"1": 0.75}, "nearest": 0.25,
                   "farthest": 0.5, "mean": 0.375,
                   "similarity": {"least": 0.5, "greatest": 1.0, "mean": 0.75}},
                 "byLength": [{"label": "1-2", "rows": 3, "exact": 0.25, "template": null,
                   "firstWord": 0.5}],
                 "byFirstWord": [], "candidates": 1.5, "refused": 0,
                 "latency": {"p50": 1.5, "p95": 2.5, "rows": 2, "millis": [1.5, 2.5]},
                 "execution": {"1": {"share": 0.5, "low": 0.0, "high": 1.0}},
                 "executed": {"rows": 2, "labelled": 1, "contradicted": 0},
                 "scores": {"bleu": {"1": {"share": 0.75, "low": 0.5, "high": 1.0}}}}
                """));
  }

  @Test
  void errorsAreTheRowsWhoseFirstCandidateIsWrong() throws IOException {
    REPORT.write(folder, OUTCOMES);

    assertThat(folder.resolve("errors.jsonl"))
        .hasContent(
            """
            {"utterance":"second","reference":"pwd","candidates":["ls","pwd"]}
            {"utterance":"none","reference":"date","candidates":[]}
            """);
  }

  private static Outcome outcome(String utterance, String reference, String... codes) {
    return new Outcome(
        new Pair(utterance, reference),
        List.of(codes).stream().map(code -> new Candidate(code, 1, Optional.empty())).toList());
  }
}
