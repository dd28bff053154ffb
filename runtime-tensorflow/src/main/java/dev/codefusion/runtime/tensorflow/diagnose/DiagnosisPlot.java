package dev.codefusion.runtime.tensorflow.diagnose;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The loss by noise level as a drawing in SVG, the model's beside the blind decoder's. */
public final class DiagnosisPlot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 50;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;

  private final StringBuilder svg = new StringBuilder();
  private final List<Diagnosis.Level> levels;
  private final double highest;

  private DiagnosisPlot(Diagnosis diagnosis) {
    levels = diagnosis.levels();
    double most =
        levels.stream()
            .mapToDouble(level -> Math.max(level.crossEntropy(), level.blindCrossEntropy()))
            .max()
            .orElse(1);
    highest = Math.max(1, Math.ceil(most));
  }

  /** Returns an SVG document that needs no other file. */
  public static String of(Diagnosis diagnosis) {
    DiagnosisPlot plot = new DiagnosisPlot(diagnosis);
    plot.draw(diagnosis);
    return plot.svg.toString();
  }

  private void draw(Diagnosis diagnosis) {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>",
        WIDTH, HEIGHT);
    add("<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
    text(
        WIDTH / 2.0,
        20,
        "middle",
        "%s after %d steps, %d rows: cross-entropy in nats a token"
            .formatted(diagnosis.model(), diagnosis.step(), diagnosis.rows()));
    for (int nats = 0; nats <= highest; nats++) {
      add(
          "<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>",
          LEFT, y(nats), WIDTH - RIGHT, y(nats));
      text(LEFT - 8, y(nats) + 4, "end", Integer.toString(nats));
    }
    for (int k = 0; k < levels.size(); k++) {
      String name =
          levels.get(k).pure() ? "pure" : String.format(Locale.ROOT, "%.1f", levels.get(k).xi());
      text(x(k), HEIGHT - BOTTOM + 18, "middle", name);
    }
    text(WIDTH / 2.0, HEIGHT - 10, "middle", "noise xi: 0 is the middle of the useful range");
    curve("blind decoder", "#888", 0, Diagnosis.Level::blindCrossEntropy);
    curve("model", "#06c", 1, Diagnosis.Level::crossEntropy);
    add("</svg>");
  }

  private void curve(
      String name, String colour, int place, ToDoubleFunction<Diagnosis.Level> value) {
    StringBuilder points = new StringBuilder();
    for (int k = 0; k < levels.size(); k++) {
      double y = y(value.applyAsDouble(levels.get(k)));
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(k), y));
      add("<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>", x(k), y, colour);
    }
    add("<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>", colour, points);
    int top = TOP + 10 + 18 * place;
    add("<rect x='%d' y='%d' width='14' height='4' fill='%s'/>", LEFT + 12, top, colour);
    text(LEFT + 32, top + 6, "start", name);
  }

  private double x(int level) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (level + 0.5) / levels.size();
  }

  private double y(double nats) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * nats / highest;
  }

  private void text(double x, double y, String anchor, String text) {
    add("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
