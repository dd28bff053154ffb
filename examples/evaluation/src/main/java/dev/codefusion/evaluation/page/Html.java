package dev.codefusion.evaluation.page;

import java.util.List;
import java.util.Locale;

/** HTML under construction. What it is given as text is escaped; only {@link #raw} is not. */
final class Html {

  private final StringBuilder html = new StringBuilder();

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        default ->
            escaped.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  Html raw(String markup) {
    html.append(markup).append('\n');
    return this;
  }

  Html heading(String text) {
    return raw("<h2>" + escape(text) + "</h2>");
  }

  Html paragraph(String text) {
    return raw("<p>" + escape(text) + "</p>");
  }

  /** Adds a table; the first row is its head, and the first cell of each other row heads it. */
  Html table(List<List<String>> rows) {
    html.append("<table>\n");
    for (int i = 0; i < rows.size(); i++) {
      html.append("<tr>");
      for (int j = 0; j < rows.get(i).size(); j++) {
        String tag = i == 0 || j == 0 ? "th" : "td";
        html.append('<').append(tag).append('>').append(escape(rows.get(i).get(j)));
        html.append("</").append(tag).append('>');
      }
      html.append("</tr>\n");
    }
    html.append("</table>\n");
    return this;
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
