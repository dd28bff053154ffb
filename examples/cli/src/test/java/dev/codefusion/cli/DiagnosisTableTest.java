package dev.codefusion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.runtime.tensorflow.diagnose.Diagnosis;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DiagnosisTableTest {

  @Test
  void showsEveryLevelEveryTestAndWhatFollows() {
    Diagnosis diagnosis =
        new Diagnosis(
            "tiny",
            100,
            20,
            200,
            1,
            3,
            5.5,
            List.of(
                new Diagnosis.Level(-0.5, false, 0.35, 0.95, 0.7, 0.8),
                new Diagnosis.Level(5, true, 2.2, 0.6, 5.5, 0.1)),
            new Diagnosis.Source(2.2, 5),
            new Diagnosis.Context(0.5, 0.4, 1, -2.4, 0.5, 0.9),
            new Diagnosis.Recovery(1, 0.95, 0.9),
            new Diagnosis.GoldLength(0.4, 0.5, 10, 12, "ddim", 0.45, 0.925),
            List.of("The utterance is used."));
    RecordedConsole recorded = RecordedConsole.pipe();

    DiagnosisTable.print(diagnosis, recorded.console().out());

    assertThat(recorded.out())
        .isEqualTo(
            """
            model tiny after 100 steps: 20 rows, 200 tokens, 1 rows too long; entropy of the tokens 5.50 nats; seed 3

            noise xi  loss  blind  ratio  right %  blind %
            -0.5      0.35  0.70   0.50   95.0     80.0
            pure      2.20  5.50   0.40   60.0     10.0

            first guess  60.0 % of tokens from pure noise
            source       loss 2.20, with another row's utterance 5.00: +2.80
            context      loss at xi 0.5 0.40, with all else pure noise 1.00: +0.60
            fill in      loss from pure noise with all else given (xi -2.4) 0.50, 90.0 % of tokens
            recovery     95.0 % of tokens from gold at xi 1.0, 90.0 % from noise
            gold length  40.0 % exact, 50.0 % in one of 10 samples (ddim, 12 steps)
            length head  45.0 % right, 92.5 % among its first five

            - The utterance is used.
            """);
  }
}
