/**
 * Work whose speed can be measured. A {@link dev.codefusion.runtime.tensorflow.measure.Workload}
 * does the same thing again and again and knows how many operations its matrix products take, as
 * {@link dev.codefusion.runtime.tensorflow.measure.MatrixProducts} counts them in the graph itself.
 */
@NullMarked
package dev.codefusion.runtime.tensorflow.measure;

import org.jspecify.annotations.NullMarked;
