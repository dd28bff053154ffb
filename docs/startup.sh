#!/bin/sh
# Times a TensorFlow hello-world and the first answer of the command line, in turns, five times each.
# Needs a build with a model in it (docs/shipping.md). Usage: sh docs/startup.sh [OPTION]... for generate
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
classes=$(cat "$root/examples/cli/target/classpath")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/Hello.java" <<'JAVA'
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

public final class Hello {
  public static void main(String[] arguments) {
    try (Graph graph = new Graph()) {
      var constant = Ops.create(graph).constant(42);
      try (Session session = new Session(graph);
          var result = session.runner().fetch(constant).run()) {
        System.out.println(result.size());
      }
    }
  }
}
JAVA
"${java}c" -cp "$classes" -d "$work" "$work/Hello.java"

# Prints milliseconds from the start of a command to its end.
timed() {
  start=$(date +%s%N)
  "$@" >/dev/null 2>"$work/messages" || { cat "$work/messages" >&2; exit 1; }
  printf '%s' $((($(date +%s%N) - start) / 1000000))
}

for i in 1 2 3 4 5; do
  hello=$(timed "$java" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work:$classes" Hello)
  answer=$(timed "$root/codefusion" generate "$@" 'find all java files modified in the last two days')
  printf 'hello %s ms, generate %s ms, over hello %s ms\n' "$hello" "$answer" $((answer - hello))
done
