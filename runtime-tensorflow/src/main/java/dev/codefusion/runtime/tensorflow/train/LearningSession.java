package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Op;

/**
 * A graph in a session, with the weights that it learns and their optimiser. Owns graph and
 * session; not thread-safe.
 */
record LearningSession(Graph graph, Session session, Params params, AdamW optimizer)
    implements AutoCloseable {

  /** Sets weights and optimiser to their start. */
  void initialise() {
    params.loadPretrained(session, true);
    run(params.all().stream().map(Params.Parameter::initialiser).toList());
    run(optimizer.initialisers());
  }

  private void run(List<Op> ops) {
    Session.Runner runner = session.runner();
    ops.forEach(runner::addTarget);
    runner.run().close();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
