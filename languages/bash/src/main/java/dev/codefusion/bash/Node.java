package dev.codefusion.bash;

import java.util.List;

/**
 * A part of a parsed program.
 *
 * @param type tree-sitter-bash's name for it, or the characters themselves where it is a fixed word
 * @param named whether the type is a name rather than the characters themselves
 * @param fault whether the parser skipped this part or made it up
 * @param field its role in its parent, such as {@code argument}; empty where it has none
 * @param start index of its first character
 * @param end index after its last character; the start where the parser made it up
 */
record Node(
    String type,
    boolean named,
    boolean fault,
    String field,
    int start,
    int end,
    List<Node> children) {

  boolean is(String wanted) {
    return type.equals(wanted);
  }

  String text(String code) {
    return code.substring(start, end);
  }
}
