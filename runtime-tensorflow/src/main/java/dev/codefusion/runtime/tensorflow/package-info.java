/**
 * CodeFusion on TensorFlow: network, training, checkpoints, inference.
 *
 * <p>Reading order: {@code model.CodeFusionNetwork} (the whole network, one screen), {@code
 * train.TrainingGraph} (the losses), {@code train.Trainer} (the loop), {@code
 * infer.TensorFlowGenerator} (from sentence to ranked programs), {@code wiring.CodeFusionRuntime}
 * (what an application opens).
 *
 * <p>The name of a tensor ends in its dimensions, one letter each:
 *
 * <table>
 *   <caption>Dimension key</caption>
 *   <tr><td>B</td><td>rows of a batch</td></tr>
 *   <tr><td>L</td><td>code tokens</td></tr>
 *   <tr><td>S</td><td>utterance tokens</td></tr>
 *   <tr><td>D</td><td>width of the layers</td></tr>
 *   <tr><td>d</td><td>dimension of the diffused vectors</td></tr>
 *   <tr><td>V</td><td>vocabulary of the code, U: of the utterances</td></tr>
 *   <tr><td>H, K</td><td>attention heads, width of a head</td></tr>
 *   <tr><td>C</td><td>features of a noise level</td></tr>
 *   <tr><td>N</td><td>all tokens of a batch in one row, B times L or B times S</td></tr>
 * </table>
 */
@NullMarked
package dev.codefusion.runtime.tensorflow;

import org.jspecify.annotations.NullMarked;
