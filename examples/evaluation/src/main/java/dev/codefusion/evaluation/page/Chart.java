package dev.codefusion.evaluation.page;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values by label, as bars side by side or as lines: an SVG element of its own.
 *
 * @param title what it shows, for readers who cannot see it
 * @param labels along the horizontal axis, evenly spaced
 * @param series one colour each; every one has a point for each label, or null where it has none
 * @param joined whether points are joined to lines, rather than drawn as bars
 */
record Chart(String title, List<String> labels, List<Series> series, boolean joined) {

  /**
   * Values of one kind.
   *
   * @param points at least zero; null for none
   */
  record Series(String name, List<@Nullable Point> points) {}

  /** A value with its interval, which is drawn where it has a width. */
  record Point(double value, double low, double high) {

    static Point of(double value) {
      return new Point(value, value, value);
    }
  }

  private static final int WIDTH = 720;
  private static final int HEIGHT = 260;
  private static final int LEFT = 48;
  private static final int RIGHT = 12;
  private static final int TOP = 28;
  private static final int BOTTOM = 36;
  private static final int TICKS = 4;
  private static final int LEGEND = 160;
  private static final List<String> COLOURS =
      List.of(
          "#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#2c7a7b", "#975a16", "#4a5568");

  /** Returns the element. */
  String toSvg() {
    return toSvg("");
  }

  /**
   * Returns the content of a file of its own: charts side by side in rows, each with its title
   * above it.
   *
   * @param columns charts in a row, at least 1
   */
  static String sheet(List<Chart> charts, int columns) {
    int rows = (charts.size() + columns - 1) / columns;
    int height = HEIGHT + TOP;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"11\">\n"
            .formatted(columns * WIDTH, rows * height));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for (int i = 0; i < charts.size(); i++) {
      int x = i % columns * WIDTH;
      int y = i / columns * height;
      svg.append(
          "<text x=\"%d\" y=\"%d\" font-size=\"13\">%s</text>\n"
              .formatted(x + LEFT, y + TOP - 8, Html.escape(charts.get(i).title())));
      svg.append(
              charts
                  .get(i)
                  .toSvg(
                      " x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                          .formatted(x, y + TOP, WIDTH, HEIGHT)))
          .append('\n');
    }
    return svg.append("</svg>").toString();
  }

  private String toSvg(String place) {
    double top = niceTop(highest());
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg%s viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" xmlns=\"http://www.w3.org/2000/svg\">\n"
            .formatted(place, WIDTH, HEIGHT, Html.escape(title)));
    axes(svg, top);
    for (int i = 0; i < series.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      legend(svg, i, colour);
      if (joined) {
        line(svg, series.get(i), colour, top);
      }
      for (int j = 0; j < labels.size(); j++) {
        Point point = series.get(i).points().get(j);
        if (point != null) {
          mark(svg, point, i, j, colour, top);
        }
      }
    }
    return svg.append("</svg>").toString();
  }

  private void axes(StringBuilder svg, double top) {
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = top * tick / TICKS;
      svg.append(
          number(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
              LEFT,
              WIDTH - RIGHT,
              y(value, top),
              y(value, top),
              LEFT - 6,
              y(value, top) + 4,
              number(value == Math.rint(value) ? "%.0f" : "%.2f", value)));
    }
    for (int j = 0; j < labels.size(); j++) {
      if (!labels.get(j).isEmpty()) {
        svg.append(
            number(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                centre(j), HEIGHT - BOTTOM + 18, Html.escape(labels.get(j))));
      }
    }
  }

  private void legend(StringBuilder svg, int index, String colour) {
    int room = Math.min(LEGEND, (WIDTH - LEFT - RIGHT) / series.size());
    svg.append(
        number(
            "<rect x=\"%d\" y=\"6\" width=\"10\" height=\"10\" fill=\"%s\"/>"
                + "<text x=\"%d\" y=\"15\">%s</text>\n",
            LEFT + room * index,
            colour,
            LEFT + 14 + room * index,
            Html.escape(series.get(index).name())));
  }

  private void line(StringBuilder svg, Series one, String colour, double top) {
    StringBuilder points = new StringBuilder();
    for (int j = 0; j < labels.size(); j++) {
      Point point = one.points().get(j);
      if (point != null) {
        points.append(number("%.1f,%.1f ", centre(j), y(point.value(), top)));
      }
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
            .formatted(points.toString().strip(), colour));
  }

  private void mark(StringBuilder svg, Point point, int i, int j, String colour, double top) {
    double bar = 0.8 * room() / series.size();
    double x = joined ? centre(j) : centre(j) - 0.4 * room() + bar * (i + 0.5);
    double y = y(point.value(), top);
    String shape =
        joined
            ? number("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\">", x, y, colour)
            : number(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\">",
                x - bar / 2, y, Math.max(1, bar - 1), y(0, top) - y, colour);
    String tip =
        "%s, %s: %s".formatted(labels.get(j), series.get(i).name(), number("%.2f", point.value()));
    svg.append(shape)
        .append("<title>" + Html.escape(tip) + "</title>")
        .append(joined ? "</circle>\n" : "</rect>\n");
    if (point.high() > point.low()) {
      svg.append(
          number(
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#222\"/>\n",
              x, x, y(point.low(), top), y(point.high(), top)));
    }
  }

  private double highest() {
    double highest = 0;
    for (Series one : series) {
      for (Point point : one.points()) {
        highest = point == null ? highest : Math.max(highest, point.high());
      }
    }
    return highest;
  }

  /** Returns the least of 1, 2, 4, 6, 8, 10 times a power of ten that is not below a value. */
  static double niceTop(double value) {
    if (!(value > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (int factor : new int[] {1, 2, 4, 6, 8}) {
      if (factor * power >= value) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private double room() {
    return (WIDTH - LEFT - RIGHT) / (double) Math.max(1, labels.size());
  }

  private double centre(int label) {
    return LEFT + room() * (label + 0.5);
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
