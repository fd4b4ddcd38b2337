package dev.mothership.cloud.replay;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Call;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Where a take keeps each exchange: {@code <account>/<region>/<service>/<Operation>[-<hash>].yaml},
 * the hash being of the parameters where there are any.
 */
final class ExchangeFiles {
  private static final int LARGEST_FILE = 256 * 1024 * 1024;
  private static final int HASH_HEX = 10;
  private static final YAMLMapper YAML = mapper();

  private final Path take;

  ExchangeFiles(Path take) {
    this.take = take;
  }

  Path fileOf(Call call) {
    String hash = call.parameters().isEmpty() ? "" : "-" + hash(call);
    return take.resolve(segment(call.account()))
        .resolve(segment(call.region()))
        .resolve(segment(call.service()))
        .resolve(segment(call.operation()) + hash + ".yaml");
  }

  void write(Call call, Answer answer) throws IOException {
    Path file = fileOf(call);
    Files.createDirectories(file.getParent());
    Path half = Files.createTempFile(file.getParent(), ".exchange", "");
    YAML.writeValue(
        half.toFile(),
        new Exchange(call.operation(), call.parameters(), answer.status(), answer.body()));
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  Optional<Answer> read(Call call) throws IOException {
    try (InputStream file = new FileInputStream(fileOf(call).toFile())) {
      Exchange exchange = YAML.readValue(file, Exchange.class);
      return exchange.parameters().equals(call.parameters())
          ? Optional.of(new Answer(exchange.status(), exchange.body()))
          : Optional.empty();
    } catch (FileNotFoundException notRecorded) {
      return Optional.empty();
    }
  }

  private static String hash(Call call) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      call.parameters()
          .forEach(
              (name, value) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(value.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
              });
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_HEX);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String segment(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "'%s' cannot name a folder of a recording", name));
    }
    return name;
  }

  private static YAMLMapper mapper() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST_FILE);
    YAMLFactory factory =
        YAMLFactory.builder()
            .loaderOptions(options)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    return new YAMLMapper(factory);
  }
}
