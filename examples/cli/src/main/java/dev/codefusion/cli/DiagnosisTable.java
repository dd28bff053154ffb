package dev.codefusion.cli;

import dev.codefusion.runtime.tensorflow.diagnose.Diagnosis;
import java.io.PrintStream;
import java.util.Locale;

/** A diagnosis as {@code diagnose} prints it: a table by noise level, then what follows. */
final class DiagnosisTable {

  private DiagnosisTable() {}

  static void print(Diagnosis diagnosis, PrintStream out) {
    out.print(
        say(
            "model %s after %d steps: %d rows, %d tokens, %d rows too long; entropy of the tokens %.2f nats; seed %d\n\n",
            diagnosis.model(),
            diagnosis.step(),
            diagnosis.rows(),
            diagnosis.tokens(),
            diagnosis.skipped(),
            diagnosis.unigramEntropy(),
            diagnosis.seed()));
    Table table = new Table().row("noise xi", "loss", "blind", "ratio", "right %", "blind %");
    for (Diagnosis.Level level : diagnosis.levels()) {
      table.row(
          level.pure() ? "pure" : say("%.1f", level.xi()),
          say("%.2f", level.crossEntropy()),
          say("%.2f", level.blindCrossEntropy()),
          say("%.2f", level.crossEntropy() / level.blindCrossEntropy()),
          say("%.1f", 100 * level.accuracy()),
          say("%.1f", 100 * level.blindAccuracy()));
    }
    table.print(out);
    out.print("\n");
    Diagnosis.Source source = diagnosis.source();
    Diagnosis.Context context = diagnosis.context();
    Diagnosis.Recovery recovery = diagnosis.recovery();
    Diagnosis.GoldLength gold = diagnosis.goldLength();
    new Table()
        .row("first guess", percent(diagnosis.pure().accuracy()) + " of tokens from pure noise")
        .row(
            "source",
            say(
                "loss %.2f, with another row's utterance %.2f: %+.2f",
                source.own(), source.shuffled(), source.gain()))
        .row(
            "context",
            say(
                "loss at xi %.1f %.2f, with all else pure noise %.2f: %+.2f",
                context.xi(), context.together(), context.alone(), context.gain()))
        .row(
            "fill in",
            say(
                "loss from pure noise with all else given (xi %.1f) %.2f, %s of tokens",
                context.givenXi(), context.given(), percent(context.givenAccuracy())))
        .row(
            "recovery",
            say(
                "%s of tokens from gold at xi %.1f, %s from noise",
                percent(recovery.fromGold()), recovery.xi(), percent(recovery.fromNoise())))
        .row(
            "gold length",
            say(
                "%s exact, %s in one of %d samples (%s, %d steps)",
                percent(gold.exact()),
                percent(gold.anySample()),
                gold.samples(),
                gold.sampler(),
                gold.steps()))
        .row(
            "length head",
            say(
                "%s right, %s among its first five",
                percent(gold.lengthFirst()), percent(gold.lengthFifth())))
        .print(out);
    out.print("\n");
    diagnosis.findings().forEach(finding -> out.print("- " + finding + "\n"));
  }

  private static String percent(double share) {
    return say("%.1f %%", 100 * share);
  }

  private static String say(String text, Object... figures) {
    return String.format(Locale.ROOT, text, figures);
  }
}
