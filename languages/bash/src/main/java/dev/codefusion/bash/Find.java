package dev.codefusion.bash;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command line of find: where to look, then an expression whose order has a meaning. */
final class Find {

  /** Options in front of the places to look in. */
  static final Set<String> LINKS = Set.of("-H", "-L", "-P");

  /** Actions that run a command line. */
  static final Set<String> EXEC = Set.of("-exec", "-execdir", "-ok", "-okdir");

  private static final Set<String> OPERATORS = Set.of("\\(", "\\)", "!", ",");

  /** Other spellings, by POSIX' one; of the operator for "and" nothing is left. */
  private static final Map<String, String> SPELLINGS =
      Map.of("-not", "!", "-or", "-o", "-and", "", "-a", "", "(", "\\(", ")", "\\)");

  private static final Map<String, List<String>> VALUES = values();

  private Find() {}

  private static Map<String, List<String>> values() {
    Map<String, List<String>> values = new HashMap<>();
    put(
        values,
        "Pattern",
        "-name -iname -path -ipath -wholename -iwholename -regex -iregex -lname -ilname -context");
    put(values, "Name", "-user -group");
    put(values, "Quantity", "-uid -gid -inum -links -maxdepth -mindepth");
    put(values, "Time", "-mtime -atime -ctime -mmin -amin -cmin -used -newermt -newerct -newerat");
    put(values, "File", "-newer -anewer -cnewer -samefile -fprint -fprint0 -fls -files0-from");
    put(values, "Size", "-size");
    put(values, "Mode", "-perm");
    put(values, Utility.VERBATIM, "-type -xtype -fstype -printf -regextype -D");
    values.put("-fprintf", List.of("File", Utility.VERBATIM));
    return Map.copyOf(values);
  }

  private static void put(Map<String, List<String>> values, String kind, String names) {
    for (String name : names.split(" ", -1)) {
      values.put(name, List.of(kind));
    }
  }

  static boolean startsExpression(Word word) {
    String value = word.value();
    return word.isOption() || value.equals("(") || value.equals(")") || value.equals("!");
  }

  /** Returns a word of an expression in one spelling; empty for what can be left out. */
  static String token(Word word) {
    String value = word.value();
    return SPELLINGS.getOrDefault(value, value);
  }

  static boolean isOperator(String token) {
    return OPERATORS.contains(token);
  }

  /** Returns the kinds of the values that a test or an action takes. */
  static List<String> values(String token) {
    return VALUES.getOrDefault(token, List.of());
  }

  /** Returns the index of the word that ends a command line which starts at an index. */
  static int endOfCommand(List<Word> words, int from) {
    for (int i = from; i < words.size(); i++) {
      String value = words.get(i).value();
      if (value.equals(";") || (value.equals("+") && words.get(i - 1).value().equals("{}"))) {
        return i;
      }
    }
    return words.size();
  }
}
