package dev.codefusion.testkit;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences of rules by their numbers, as the guide and as the kit have them. */
public final class Rules {

  private static final Pattern OF_GUIDE =
      Pattern.compile("^- \\*\\*([A-Z]+-\\d+)\\*\\* (.*(?:\\n  .*)*)", Pattern.MULTILINE);

  private Rules() {}

  /** Returns the rules of docs/plugin-guide.md, without its markup. */
  public static Map<String, String> ofGuide() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IOException("no folder above " + Path.of("").toAbsolutePath() + " holds .mvn");
    }
    Map<String, String> rules = new TreeMap<>();
    Matcher rule = OF_GUIDE.matcher(Files.readString(folder.resolve("docs/plugin-guide.md")));
    while (rule.find()) {
      String sentence = rule.group(2).replaceAll("\\s+", " ").replace("`", "");
      String other = rules.put(rule.group(1), sentence);
      if (other != null) {
        throw new IOException("the guide has two rules " + rule.group(1));
      }
    }
    return rules;
  }

  /** Returns the rules that some contracts check, those of their superclasses among them. */
  public static Map<String, String> of(Class<?>... contracts) {
    Map<String, String> rules = new TreeMap<>();
    for (Class<?> contract : contracts) {
      for (Class<?> type = contract; type != null; type = type.getSuperclass()) {
        for (Method method : type.getDeclaredMethods()) {
          Rule rule = method.getAnnotation(Rule.class);
          if (rule != null) {
            rules.put(rule.id(), rule.says());
          }
        }
      }
    }
    return rules;
  }
}
