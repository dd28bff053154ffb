package dev.codefusion.bash;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small damage to a program, of the kinds that people and models do. */
final class Mutation {

  private static final List<String> INSERTED =
      List.of("(", ")", "{", "}", "'", "\"", "`", "\\", "|", ";", "&", "&&", "||", "<", ">");

  private static final List<String> WORDS =
      List.of(
          "then", "do", "done", "fi", "if", "for", "while", "case", "esac", "{", "}", "else", "|");

  private Mutation() {}

  /** Returns the program with one damage; the program itself where that kind cannot be done. */
  static String of(String code, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> without(code, one(code, "'\"`", random));
      case 1 -> without(code, one(code, "(){}[]", random));
      case 2 -> insert(code, INSERTED.get(random.nextInt(INSERTED.size())), random);
      case 3 -> {
        int at = one(code, "|&;<>", random);
        yield code.substring(0, at < 0 ? code.length() : at + 1);
      }
      case 4 -> {
        int at = one(code, "|&;", random);
        yield at < 0 ? code : code.substring(0, at) + code.charAt(at) + code.substring(at);
      }
      case 5 -> code.substring(0, random.nextInt(code.length() + 1));
      case 6 -> {
        String[] words = code.split(" ", -1);
        int gone = random.nextInt(words.length);
        yield String.join(
            " ",
            IntStream.range(0, words.length)
                .filter(i -> i != gone)
                .mapToObj(i -> words[i])
                .toList());
      }
      default -> {
        String[] words = code.split(" ", -1);
        int at = random.nextInt(words.length);
        words[at] = WORDS.get(random.nextInt(WORDS.size())) + " " + words[at];
        yield String.join(" ", Arrays.asList(words));
      }
    };
  }

  private static String insert(String code, String text, Random random) {
    int at = random.nextInt(code.length() + 1);
    return code.substring(0, at) + text + code.substring(at);
  }

  private static String without(String code, int at) {
    return at < 0 ? code : code.substring(0, at) + code.substring(at + 1);
  }

  /** Returns the index of one of some characters; -1 where the program has none of them. */
  private static int one(String code, String characters, Random random) {
    int[] places =
        IntStream.range(0, code.length())
            .filter(i -> characters.indexOf(code.charAt(i)) >= 0)
            .toArray();
    return places.length == 0 ? -1 : places[random.nextInt(places.length)];
  }
}
