package dev.codefusion.runtime.tensorflow.train;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Options;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.token.Tokenizer;
import dev.codefusion.api.token.TokenizerProvider;
import dev.codefusion.runtime.tensorflow.Plugins;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelCard;
import dev.codefusion.runtime.tensorflow.checkpoint.ModelFolder;
import dev.codefusion.runtime.tensorflow.infer.Tokenizers;
import dev.codefusion.runtime.tensorflow.spi.UtteranceEncoderProvider;
import dev.codefusion.runtime.tensorflow.text.Memory;
import dev.codefusion.runtime.tensorflow.text.TextCodec;
import dev.codefusion.runtime.tensorflow.train.Batches.Example;
import dev.codefusion.runtime.tensorflow.train.PairFile.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of a training in tokens, with the tokenizers that made them: trained on it where the
 * training is new, read from the checkpoint where it goes on.
 */
final class Corpus {

  private static final Logger log = LoggerFactory.getLogger(Corpus.class);

  private static final String CODE_OF_PAIRS = "the pairs, read as snippets,";

  final Tokenizer tokenizer;
  final Tokenizer utteranceTokenizer;

  /** The tokenizers as a model's card names them. */
  final ModelCard.TokenizerRef tokenizerRef;

  final ModelCard.TokenizerRef utteranceTokenizerRef;
  final List<Example> train;
  final List<Example> dev;
  final List<Pair> devPairs;
  final List<Example> snippets;

  /** From the tokens of code, some of them the mask, to what the encoder reads of it. */
  final UnaryOperator<int[]> snippetReader;

  final List<ModelCard.Data> data;
  final Batches batches;

  /** What the finished model looks pairs up in, where it does. */
  final @Nullable Memory memory;

  private Corpus(
      TrainingSettings settings,
      Plugins plugins,
      Sources files,
      Kinds kinds,
      Tokenizer tokenizer,
      Tokenizer utteranceTokenizer)
      throws IOException {
    this.tokenizer = tokenizer;
    this.utteranceTokenizer = utteranceTokenizer;
    tokenizerRef = new ModelCard.TokenizerRef(kinds.code(), tokenizer.fingerprint());
    utteranceTokenizerRef =
        new ModelCard.TokenizerRef(kinds.utterance(), utteranceTokenizer.fingerprint());
    LanguageTarget language = plugins.language(settings.language(), settings.tokens().literals());
    TextCodec plain =
        new TextCodec(
            tokenizer,
            utteranceTokenizer,
            settings.data().utteranceCase(),
            language,
            settings.tokens().literals());
    List<Pair> pairs = files.pairs().stream().flatMap(file -> file.pairs().stream()).toList();
    train = fitting("data.train", plain, settings, pairs);
    boolean shared = tokenizer.fingerprint().equals(utteranceTokenizer.fingerprint());
    snippetReader =
        shared
            ? UnaryOperator.identity()
            : code ->
                Snippets.reread(
                    code, tokenizer, utteranceTokenizer, settings.network().utteranceLength());
    snippets = settings.pretraining().steps() > 0 ? snippets(settings, files, language) : List.of();
    data =
        Stream.of(files.pairs(), files.auxiliary(), files.snippets())
            .flatMap(List::stream)
            .map(file -> new ModelCard.Data(file.name(), file.sha256(), file.pairs().size()))
            .toList();
    devPairs =
        settings.data().dev().isPresent()
            ? PairFile.read(settings.data().dev().get()).pairs()
            : List.of();
    int neighbours = settings.data().memory();
    int readable = settings.network().utteranceLength();
    memory =
        neighbours == 0 && settings.defaults().recalled() == 0
            ? null
            : new Memory(remembered(train));
    TextCodec codec = memory == null ? plain : plain.remembering(memory, neighbours, readable);
    dev = devPairs.isEmpty() ? List.of() : fitting("data.dev", codec, settings, devPairs);
    int size = settings.optimizer().batch();
    long seed = settings.run().seed();
    Batches.Mixture mixture = null;
    if (!files.auxiliary().isEmpty()) {
      List<Example> auxiliary =
          fitting(
              "data.auxiliary",
              plain,
              settings,
              files.auxiliary().stream().flatMap(file -> file.pairs().stream()).toList());
      mixture =
          new Batches.Mixture(
              new Batches(
                  auxiliary, size, seed, null, recall(auxiliary, neighbours, codec, readable)),
              settings.data().auxiliary().share(),
              Math.round(settings.data().auxiliary().until() * settings.optimizer().steps()));
    }
    batches = new Batches(train, size, seed, mixture, recall(train, neighbours, codec, readable));
  }

  private @Nullable Recall recall(
      List<Example> examples, int neighbours, TextCodec codec, int longest) {
    return memory == null || neighbours == 0
        ? null
        : new Recall(memory, train, examples, neighbours, codec.separator(), longest);
  }

  /** What kinds of tokenizers there are: those that made them read them again. */
  private record Kinds(String code, String utterance) {

    static Kinds of(ModelCard card) {
      return new Kinds(card.tokenizer().name(), card.utteranceTokenizer().name());
    }
  }

  /** The files of a training. */
  private record Sources(List<PairFile> pairs, List<PairFile> auxiliary, List<PairFile> snippets) {}

  static Corpus fresh(TrainingSettings settings, Plugins plugins) throws IOException {
    Sources files = files(settings);
    Optional<UtteranceEncoderProvider.Tokens> ofEncoder =
        plugins
            .encoders()
            .get(settings.network().encoder().name())
            .tokens(settings.network().encoder().options());
    if (settings.run().initial().isPresent()) {
      Inheritance initial = Inheritance.of(plugins, settings.run().initial().get());
      Kinds kinds = Kinds.of(initial.card());
      if (ofEncoder.isPresent() && !ofEncoder.get().tokenizer().equals(kinds.utterance())) {
        throw new ConfigurationException(
            "Encoder '%s' reads tokens of '%s', but the utterances of %s have those of '%s'; choose its encoder, or leave out run.initial."
                .formatted(
                    settings.network().encoder().name(),
                    ofEncoder.get().tokenizer(),
                    initial.model().location(),
                    kinds.utterance()));
      }
      Tokenizers inherited = initial.tokenizers(plugins);
      return new Corpus(settings, plugins, files, kinds, inherited.code(), inherited.utterance());
    }
    String kind = settings.tokens().type();
    TokenizerProvider provider = plugins.tokenizers().get(kind);
    LanguageTarget literalsOf =
        settings.tokens().literals() ? plugins.languages().get(settings.language()) : null;
    List<String> codes = new ArrayList<>();
    List<String> utterances = new ArrayList<>();
    for (PairFile file :
        Stream.concat(files.pairs().stream(), files.auxiliary().stream()).toList()) {
      for (Pair pair : file.pairs()) {
        Prompt prompt = pair.prompt();
        codes.addAll(TextCodec.codeTexts(prompt, pair.code(), literalsOf));
        utterances.addAll(
            TextCodec.promptTexts(prompt, settings.data().utteranceCase(), literalsOf));
      }
    }
    if (ofEncoder.isPresent()) {
      UtteranceEncoderProvider.Tokens tokens = ofEncoder.get();
      return new Corpus(
          settings,
          plugins,
          files,
          new Kinds(kind, tokens.tokenizer()),
          train(provider, codes, settings),
          train(
              plugins.tokenizers().get(tokens.tokenizer()),
              utterances,
              tokens.options(),
              settings.tokens().literals()));
    }
    if (settings.tokens().shared()) {
      codes.addAll(utterances);
      Tokenizer both = train(provider, codes, settings);
      return new Corpus(settings, plugins, files, new Kinds(kind, kind), both, both);
    }
    return new Corpus(
        settings,
        plugins,
        files,
        new Kinds(kind, kind),
        train(provider, codes, settings),
        train(provider, utterances, settings));
  }

  static Corpus resumed(TrainingSettings settings, Plugins plugins, Path checkpoint)
      throws IOException {
    ModelCard card = ModelCard.read(checkpoint.resolve(ModelFolder.CARD));
    ModelFolder.verify(checkpoint, card, ModelFolder.TOKENIZER, ModelFolder.UTTERANCE_TOKENIZER);
    Corpus corpus =
        new Corpus(
            settings,
            plugins,
            files(settings),
            Kinds.of(card),
            read(plugins, card.tokenizer(), checkpoint.resolve(ModelFolder.TOKENIZER)),
            read(
                plugins,
                card.utteranceTokenizer(),
                checkpoint.resolve(ModelFolder.UTTERANCE_TOKENIZER)));
    if (!corpus.data.equals(card.training().data())) {
      throw new ConfigurationException(
          "The checkpoint in %s was trained on other data (%s); give it the same files, or start anew."
              .formatted(checkpoint, card.training().data()));
    }
    return corpus;
  }

  private static Tokenizer train(
      TokenizerProvider provider, List<String> corpus, TrainingSettings settings) {
    return train(provider, corpus, settings.tokens().options(), settings.tokens().literals());
  }

  private static Tokenizer train(
      TokenizerProvider provider,
      List<String> corpus,
      Map<String, String> chosen,
      boolean literals) {
    Map<String, String> given = new TreeMap<>(chosen);
    if (literals) {
      given.merge("specials", String.join(",", TextCodec.specials()), "%s,%s"::formatted);
    }
    Options options = Options.of("tokenizer '%s'".formatted(provider.name()), given);
    Tokenizer tokenizer = provider.train(corpus, options);
    options.requireConsumed();
    return tokenizer;
  }

  private static Tokenizer read(Plugins plugins, ModelCard.TokenizerRef reference, Path file)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return plugins.tokenizers().get(reference.name()).read(in);
    }
  }

  private static Sources files(TrainingSettings settings) throws IOException {
    List<PairFile> pairs = new ArrayList<>();
    for (String location : settings.data().train()) {
      PairFile file = told(location, PairFile.read(location));
      pairs.add(settings.data().fold().map(fold -> without(fold, file)).orElse(file));
    }
    List<PairFile> auxiliary = new ArrayList<>();
    for (String location : settings.data().auxiliary().files()) {
      auxiliary.add(told(location, PairFile.read(location)));
    }
    List<PairFile> snippets = new ArrayList<>();
    if (settings.pretraining().steps() > 0) {
      for (String location : settings.pretraining().data()) {
        snippets.add(told(location, PairFile.snippets(location)));
      }
    }
    return new Sources(pairs, auxiliary, snippets);
  }

  private static PairFile without(Fold fold, PairFile file) {
    List<Pair> all = file.pairs();
    boolean[] left =
        fold.members(
            all.stream().map(Pair::utterance).toList(), all.stream().map(Pair::code).toList());
    List<Pair> kept =
        IntStream.range(0, all.size()).filter(i -> !left[i]).mapToObj(all::get).toList();
    return new PairFile(file.name(), file.sha256(), kept, file.skipped());
  }

  private static PairFile told(String location, PairFile file) {
    if (file.skipped() > 0) {
      log.info("{} rows of {} lack what is read of them and are skipped", file.skipped(), location);
    }
    return file;
  }

  /** A pair, to be compared by its tokens. */
  record Tokens(IntBuffer utterance, IntBuffer code) {

    Tokens(int[] utterance, int[] code) {
      this(IntBuffer.wrap(utterance), IntBuffer.wrap(code));
    }
  }

  /** Each pair of tokens once. */
  static List<Memory.Pair> remembered(List<Example> examples) {
    return examples.stream()
        .map(e -> new Tokens(e.utterance(), e.code()))
        .distinct()
        .map(tokens -> new Memory.Pair(tokens.utterance().array(), tokens.code().array()))
        .toList();
  }

  private static List<Example> fitting(
      String key, TextCodec codec, TrainingSettings settings, List<Pair> pairs) {
    TrainingSettings.Network network = settings.network();
    List<Example> examples =
        examples(codec, pairs, network.utteranceLength(), network.codeLength());
    tellLeftOut(key, pairs.size(), examples.size());
    return requireSome(key, examples, network);
  }

  private static void tellLeftOut(String rows, int all, int fitting) {
    if (fitting < all) {
      log.info(
          "{} of {} rows of {} do not fit into the network and are left out",
          all - fitting,
          all,
          rows);
    }
  }

  /** What was asked for must not be missing without a word. */
  private static List<Example> requireSome(
      String rows, List<Example> fitting, TrainingSettings.Network network) {
    if (fitting.isEmpty()) {
      throw new ConfigurationException(
          "No row of %s fits into network.codeLength %d and network.utteranceLength %d; raise them or give it shorter ones."
              .formatted(rows, network.codeLength(), network.utteranceLength()));
    }
    return fitting;
  }

  /** Returns the pairs in tokens, without those that are empty or longer than this. */
  static List<Example> examples(
      TextCodec codec, List<Pair> pairs, int utteranceLength, int codeLength) {
    List<Example> examples = new ArrayList<>();
    for (Pair pair : pairs) {
      TextCodec.Reading reading = codec.read(pair.prompt());
      int[] code = codec.encode(pair.code(), reading);
      if (reading.ids().length >= 1
          && reading.ids().length <= utteranceLength
          && code.length >= 1
          && code.length <= codeLength) {
        examples.add(new Example(reading.ids(), code, pair.code()));
      }
    }
    return examples;
  }

  /** The snippets, and the code of the pairs: what the first phase learns from. */
  private List<Example> snippets(
      TrainingSettings settings, Sources files, @Nullable LanguageTarget language) {
    if (tokenizer.maskId().isEmpty() || utteranceTokenizer.maskId().isEmpty()) {
      throw new ConfigurationException(
          "pretraining.steps is %d, but the encoder reads code then, part of which is hidden: use tokenizers with a mask token."
              .formatted(settings.pretraining().steps()));
    }
    boolean shared = tokenizer.fingerprint().equals(utteranceTokenizer.fingerprint());
    int longest =
        shared
            ? Math.min(settings.network().codeLength(), settings.network().utteranceLength())
            : settings.network().codeLength();
    Set<String> given = codes(files.snippets());
    Set<String> others = codes(files.pairs());
    others.addAll(codes(files.auxiliary()));
    others.removeAll(given);
    List<Example> fitting = new ArrayList<>();
    if (!files.snippets().isEmpty()) {
      fitting.addAll(snippets(given, longest, language));
      tellLeftOut("pretraining.data", given.size(), fitting.size());
      requireSome("pretraining.data", fitting, settings.network());
    }
    List<Example> ofPairs = snippets(others, longest, language);
    tellLeftOut(CODE_OF_PAIRS, others.size(), ofPairs.size());
    fitting.addAll(ofPairs);
    return requireSome(CODE_OF_PAIRS, fitting, settings.network());
  }

  private List<Example> snippets(
      Set<String> codes, int longest, @Nullable LanguageTarget language) {
    return codes.stream()
        .map(code -> Snippets.example(code, tokenizer, language))
        .filter(example -> example.code().length >= 1 && example.code().length <= longest)
        .toList();
  }

  /** Returns the programs of files, each once, in their order. */
  private static Set<String> codes(List<PairFile> files) {
    return files.stream()
        .flatMap(file -> file.pairs().stream())
        .map(Pair::code)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
