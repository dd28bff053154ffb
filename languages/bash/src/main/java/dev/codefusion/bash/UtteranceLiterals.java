package dev.codefusion.bash;

import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Literal.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the parts of a sentence that a command would copy. */
final class UtteranceLiterals {

  private static final int MAX_LITERALS = 8;

  /** Longer quotes are prose or whole programs, of which a command copies parts at best. */
  private static final int MAX_QUOTE = 80;

  /** Quoted text in the styles that people type; a quote mark inside a word is an apostrophe. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "\"([^\"]{1,400})\"|(?<!\\w)'([^']{1,400})'(?!\\w)|`([^`']{1,400})[`']|\u201c([^\u201d]{1,400})\u201d"
              + "|\u2018([^\u2019]{1,400})\u2019");

  /** Blanks of any script part words, as they do for {@link String#strip}. */
  private static final Pattern WORD = Pattern.compile("\\P{javaWhitespace}+");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+)(?:[A-Za-z]{1,5}|%|-[a-z]+)?\\+?");

  private static final Pattern DECIMAL = Pattern.compile("\\d+(?:\\.\\d+)+");

  /** Words that look like literals and are English. */
  private static final Pattern PROSE =
      Pattern.compile(
          "(?i)[a-z]+(?:[-/][a-z]+)++(?:\\([a-z]+\\))?|[a-z]*'[a-z]*|[a-z]+(?:'s|s')|(?:e\\.g|i\\.e|vs)\\.?"
              + "|[a-z]+\\([a-z]*\\)|(?:[a-z]+[-/])?[a-z]+\\(s\\)|etc\\.*|\\W");

  private static final Pattern CAMEL_CASE = Pattern.compile("[A-Za-z]*[a-z][A-Z][A-Za-z]*");

  /** Units and names such as MD5, which a command writes in another way. */
  private static final Pattern NAME_OF_STANDARD =
      Pattern.compile("[KkMGTPE]i?[Bb](?:ytes?)?|[A-Z]{1,5}-?\\d{1,3}|md5|sha\\d+");

  /** Types of files that people call by their extension. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          "avi", "bak", "bz2", "class", "conf", "cpp", "css", "csv", "deb", "dll", "doc", "docx",
          "epub", "exe", "flac", "gif", "gz", "htm", "html", "ini", "iso", "jar", "java", "jpeg",
          "jpg", "js", "json", "mkv", "mov", "mp3", "mp4", "mpg", "ogg", "pdf", "php", "pl", "png",
          "ppt", "py", "pyc", "rb", "rpm", "sql", "svg", "svn", "swp", "tex", "tgz", "tiff", "tmp",
          "txt", "wav", "xls", "xml", "yaml", "yml");

  /** Numbers that people spell out; one is left, being an article as often. */
  private static final Map<String, String> SPELLED =
      Map.ofEntries(
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("ten", "10"),
          Map.entry("eleven", "11"),
          Map.entry("twelve", "12"),
          Map.entry("twenty", "20"),
          Map.entry("thirty", "30"));

  /** What a spelled number is written as a digit for: "two days", but not "two folders". */
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?i)\\p{javaWhitespace}+(?:(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|lines?|levels?|times?|characters?"
              + "|bytes?|columns?|fields?|words?|processes|largest|biggest|smallest|newest|oldest|latest"
              + "|longest|most)\\b).*",
          Pattern.DOTALL);

  /**
   * Words that people ask for commands with, and that are names where {@link #OF_PROGRAM} says so.
   */
  private static final Set<String> PROGRAMS =
      Set.of(
          "admin", "bash", "cron", "curl", "docker", "emacs", "ffmpeg", "git", "mysql", "nginx",
          "node", "perl", "php", "python", "root", "ruby", "screen", "ssh", "svn", "tmux", "vim",
          "wget");

  /** Likewise, where {@link #OF_FOLDER} says so. */
  private static final Set<String> FOLDERS =
      Set.of(
          "backup",
          "backups",
          "config",
          "data",
          "documents",
          "log",
          "logs",
          "main",
          "master",
          "release",
          "reports",
          "scripts",
          "test",
          "videos");

  private static final Cue OF_PROGRAM =
      Cue.of(
          "called|named|daemon|group|package|process|program|service|user|disable|enable|install"
              + "|kill|reinstall|reload|restart|start|stop|uninstall",
          "daemon|group|package|process|processes|service|user",
          "command|compose|container|containers|image|images|network|repository|script|volume");

  private static final Cue OF_FOLDER =
      Cue.of(
          "called|named|branch|directory|folder|subdirectory|subfolder",
          "branch|directory|folder|subdirectory|subfolder",
          "file|files");

  /** What stands beside a word that is somebody's name for something: "the data folder". */
  private record Cue(Pattern before, Pattern after, Pattern unless) {

    /** Words before the name; words behind it; and words behind it that make it no name. */
    static Cue of(String before, String after, String unless) {
      return new Cue(
          Pattern.compile(
              "(?is).*\\b(?:%s)\\p{javaWhitespace}+(?:the\\p{javaWhitespace}+)?".formatted(before)),
          behind(after),
          behind(unless));
    }

    private static Pattern behind(String words) {
      return Pattern.compile("(?is)\\p{javaWhitespace}+(?:%s)\\b.*".formatted(words));
    }

    boolean isBeside(String sentence, int start, int end) {
      String rest = sentence.substring(end);
      return after.matcher(rest).matches()
          || (before.matcher(sentence.substring(0, start)).matches()
              && !unless.matcher(rest).matches());
    }
  }

  /** How a question begins, behind whose end more may follow. */
  private static final Pattern ASKING =
      Pattern.compile(
          "(?i)\\W*(?:what|which|where|who|when|why|how|is|are|was|does|do|did|has|have|can|could|will|would)\\b");

  private static final Pattern LAST_WORD = Pattern.compile("\\P{javaWhitespace}*\\z");

  private UtteranceLiterals() {}

  /** Returns at most eight literals with distinct values, the leftmost ones, in order. */
  static List<Literal> find(String sentence) {
    List<Literal> found = new ArrayList<>();
    String bare = takeQuoted(sentence, found);
    Matcher word = WORD.matcher(bare);
    while (word.find()) {
      takeWord(sentence, word.start(), word.end(), found);
    }
    found.sort(Comparator.comparingInt(Literal::start));
    Set<String> values = new HashSet<>();
    return found.stream()
        .filter(literal -> values.add(literal.value()))
        .limit(MAX_LITERALS)
        .toList();
  }

  /** Adds what is quoted, and returns the sentence with blanks in its place. */
  private static String takeQuoted(String sentence, List<Literal> found) {
    StringBuilder bare = new StringBuilder(sentence);
    Matcher quoted = QUOTED.matcher(sentence);
    while (quoted.find()) {
      int group = 1;
      while (quoted.group(group) == null) {
        group++;
      }
      String value = quoted.group(group).strip();
      if (value.isEmpty() || value.length() > MAX_QUOTE) {
        continue;
      }
      found.add(new Literal(quoted.start(), quoted.end(), value, kind(value)));
      bare.replace(quoted.start(), quoted.end(), " ".repeat(quoted.end() - quoted.start()));
    }
    return bare.toString();
  }

  private static void takeWord(String sentence, int from, int to, List<Literal> found) {
    int start = from;
    int end = to;
    while (start < end && isOpening(sentence, start, end)) {
      start++;
    }
    while (start < end && isClosing(sentence, start, end)) {
      end--;
    }
    if (start == end) {
      return;
    }
    String word = sentence.substring(start, end);
    Matcher number = NUMBER.matcher(word);
    if (number.matches()) {
      found.add(
          new Literal(
              start + number.start(1), start + number.end(1), number.group(1), Kind.NUMBER));
      return;
    }
    if (word.equals("/")) {
      found.add(new Literal(start, end, word, Kind.PATH));
      return;
    }
    String spelled = SPELLED.get(word.toLowerCase(Locale.ROOT));
    if (spelled != null && COUNTED.matcher(sentence.substring(end)).matches()) {
      found.add(new Literal(start, end, spelled, Kind.NUMBER));
      return;
    }
    String extension = word.toLowerCase(Locale.ROOT);
    if (EXTENSIONS.contains(extension)) {
      found.add(new Literal(start, end, extension, Kind.STRING));
      return;
    }
    boolean first = sentence.substring(0, start).isBlank();
    boolean copied =
        isCopied(word)
            || (!first && KnownWords.isName(word))
            || isCalled(sentence, start, end, word.toLowerCase(Locale.ROOT));
    if (!copied || NAME_OF_STANDARD.matcher(word).matches()) {
      return;
    }
    // A command may write the folder with or without its slash.
    String value =
        word.length() > 1 && word.endsWith("/") ? word.substring(0, word.length() - 1) : word;
    found.add(new Literal(start, end, value, kind(value)));
  }

  private static boolean isCopied(String word) {
    if (PROSE.matcher(word).matches()) {
      return false;
    }
    return word.chars()
            .anyMatch(c -> "/.*~_@:$-=%?[]{}\\^".indexOf(c) >= 0 || (c >= '0' && c <= '9'))
        || CAMEL_CASE.matcher(word).matches();
  }

  private static boolean isCalled(String sentence, int start, int end, String word) {
    return (PROGRAMS.contains(word) && OF_PROGRAM.isBeside(sentence, start, end))
        || (FOLDERS.contains(word) && OF_FOLDER.isBeside(sentence, start, end));
  }

  private static boolean isOpening(String text, int start, int end) {
    char c = text.charAt(start);
    return switch (c) {
      case '(' -> isUnmatched(text, start, end, ')');
      case '<' -> isUnmatched(text, start, end, '>');
      case '"', '\'', '`', ',', ';', '\u201c', '\u2018' -> true;
      default -> false;
    };
  }

  private static boolean isClosing(String text, int start, int end) {
    char c = text.charAt(end - 1);
    return switch (c) {
      case '.', ':', ',', ';', '!', '"', '\'', '`', '\u201d', '\u2019' ->
          end - start > 1 || c != '.';
      case '?' -> endsQuestion(text, start, end);
      case ')' -> text.lastIndexOf('(', end - 1) < start;
      default -> false;
    };
  }

  /**
   * Whether a question mark is the sentence's, and not a wildcard, as it is beside others or a dot.
   */
  private static boolean endsQuestion(String text, int start, int end) {
    String word = text.substring(start, end - 1);
    return word.matches("\\w+")
        || (!hasWildcard(word)
            && (text.substring(end).matches("\\W*") || ASKING.matcher(text).lookingAt()));
  }

  private static boolean hasWildcard(String word) {
    return word.chars().anyMatch(c -> "*?[".indexOf(c) >= 0) || word.matches(".*[.$]");
  }

  /** Returns a sentence without the question mark at its end, if it has one that is no wildcard. */
  static String withoutQuestionMark(String sentence) {
    String text = sentence.stripTrailing();
    if (!text.endsWith("?")) {
      return sentence;
    }
    String rest = text.substring(0, text.length() - 1).stripTrailing();
    Matcher last = LAST_WORD.matcher(rest);
    return last.find() && hasWildcard(last.group()) ? sentence : rest;
  }

  /** Whether a bracket opens a remark, and so is no part of the word. */
  private static boolean isUnmatched(String text, int start, int end, char closing) {
    int close = text.substring(start, end).indexOf(closing);
    return close < 0 || start + close >= end - 2;
  }

  private static Kind kind(String value) {
    if (NUMBER.matcher(value).matches() || DECIMAL.matcher(value).matches()) {
      return value.chars().allMatch(Character::isDigit) ? Kind.NUMBER : Kind.STRING;
    }
    if (value.chars().anyMatch(c -> "*?[]^|\\".indexOf(c) >= 0)) {
      return Kind.PATTERN;
    }
    if (value.indexOf('/') >= 0
        || value.startsWith("~")
        || value.matches("\\P{javaWhitespace}*\\w\\.\\w+")) {
      return Kind.PATH;
    }
    return Kind.STRING;
  }
}
