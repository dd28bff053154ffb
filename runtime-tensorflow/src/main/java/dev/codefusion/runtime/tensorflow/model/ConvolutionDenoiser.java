package dev.codefusion.runtime.tensorflow.model;

import dev.codefusion.api.Options;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetwork;
import dev.codefusion.runtime.tensorflow.spi.DenoiserNetworkProvider;
import dev.codefusion.runtime.tensorflow.spi.Dims;
import dev.codefusion.runtime.tensorflow.spi.Dropout;
import dev.codefusion.runtime.tensorflow.spi.Params;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A denoiser without self-attention: gated convolutions over the noisy program (Dauphin et al.
 * 2017, Gehring et al. 2017), with gaps between the positions they read that grow and shrink again
 * from layer to layer, and cross-attention to the utterance. Who stands beside whom need not be
 * learned here, which is what a small training of the transformer spends its time on; what stands
 * further away than all layers reach together cannot be seen.
 */
final class ConvolutionDenoiser implements DenoiserNetwork {

  private static final int REACH = 1;
  private static final int[] DILATIONS = {1, 2, 4, 2, 1};

  private final Canvas canvas;
  private final NoiseFeatures noise;
  private final List<Layer> layers = new ArrayList<>();
  private final LayerNorm norm;

  private ConvolutionDenoiser(Params params, Dims dims, Options options) {
    int width = dims.width();
    canvas = Canvas.create(params, dims, options);
    noise = NoiseFeatures.create(params.in("noise"), dims.noiseFeatures());
    for (int i = 0; i < dims.denoiserLayers(); i++) {
      Params layer = params.in("layer" + i);
      layers.add(
          new Layer(
              LayerNorm.create(layer.in("convolution-norm"), width),
              Modulation.create(layer.in("modulation"), dims.noiseFeatures(), width),
              GatedConvolution.create(
                  layer.in("convolution"), width, REACH, DILATIONS[i % DILATIONS.length]),
              BlockTail.create(layer, width, dims.heads(), true)));
    }
    norm = LayerNorm.create(params.in("norm"), width);
  }

  @Override
  public Operand<TFloat32> call(Ops tf, Inputs inputs, Dropout dropout) {
    Operand<TFloat32> x_BLD = dropout.call(tf, canvas.call(tf, inputs));
    var noise_BLC = noise.call(tf, inputs.logSnr_BL());
    var memoryBias_B11S = Attention.bias(tf, inputs.utteranceMask_BS());
    for (Layer layer : layers) {
      var h_BLD = layer.modulation().call(tf, layer.norm().call(tf, x_BLD), noise_BLC);
      var convolved_BLD = layer.convolution().call(tf, h_BLD, inputs.mask_BL());
      x_BLD = tf.math.add(x_BLD, dropout.call(tf, convolved_BLD));
      x_BLD = layer.tail().call(tf, x_BLD, inputs.utterance_BSD(), memoryBias_B11S, dropout);
    }
    return norm.call(tf, x_BLD);
  }

  private record Layer(
      LayerNorm norm, Modulation modulation, GatedConvolution convolution, BlockTail tail) {}

  /** Registers the network as {@code convolution}, with the options of {@link Canvas}. */
  public static final class Provider implements DenoiserNetworkProvider {

    @Override
    public String name() {
      return "convolution";
    }

    @Override
    public DenoiserNetwork create(Params params, Dims dims, Options options) {
      return new ConvolutionDenoiser(params, dims, options);
    }
  }
}
