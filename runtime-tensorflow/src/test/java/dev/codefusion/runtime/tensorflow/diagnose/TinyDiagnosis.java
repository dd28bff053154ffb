package dev.codefusion.runtime.tensorflow.diagnose;

import java.util.List;

/** Made-up figures of a model that is in order; a test changes what it is about. */
final class TinyDiagnosis {

  Diagnosis.Level clean = new Diagnosis.Level(-0.5, false, 0.2, 0.95, 0.7, 0.8);
  Diagnosis.Level middle = new Diagnosis.Level(0.5, false, 0.4, 0.9, 2.9, 0.4);
  Diagnosis.Level pure = new Diagnosis.Level(5, true, 2, 0.6, 5.5, 0.1);
  Diagnosis.Source source = new Diagnosis.Source(2, 5);
  Diagnosis.Context context = new Diagnosis.Context(0.5, 0.4, 1, -2.4, 0.5, 0.9);
  Diagnosis.Recovery recovery = new Diagnosis.Recovery(1, 0.95, 0.9);
  Diagnosis.GoldLength gold = new Diagnosis.GoldLength(0.4, 0.5, 10, 12, "ddim", 0.5, 0.9);

  Diagnosis diagnosis() {
    Diagnosis diagnosis =
        new Diagnosis(
            "tiny",
            100,
            20,
            200,
            1,
            3,
            5.5,
            List.of(clean, middle, pure),
            source,
            context,
            recovery,
            gold,
            List.of());
    return diagnosis.with(Findings.of(diagnosis));
  }
}
