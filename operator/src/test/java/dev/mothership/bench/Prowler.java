package dev.mothership.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prowler as its users run it, in a process of its own: {@code pip install prowler==5.46.0} in an
 * environment, and {@code MOTHERSHIP_PROWLER} names the program in it.
 */
final class Prowler {
  static final String ABSENT =
      "LEFT OUT: MOTHERSHIP_PROWLER names no prowler (python3 -m venv p && p/bin/pip install"
          + " prowler==5.46.0, then MOTHERSHIP_PROWLER=p/bin/prowler)";

  private static final String WRAPPER =
      "import resource,subprocess,sys; subprocess.run(sys.argv[1:]); "
          + "r=resource.getrusage(resource.RUSAGE_CHILDREN); "
          + "print('cost', r.ru_utime + r.ru_stime, r.ru_maxrss)";
  private static final double KIB_PER_MIB = 1024;

  private final Path program;

  private Prowler(Path program) {
    this.program = program;
  }

  static Optional<Prowler> find() {
    return Optional.ofNullable(System.getenv("MOTHERSHIP_PROWLER"))
        .map(Path::of)
        .filter(Files::isExecutable)
        .map(Prowler::new);
  }

  /** One verdict: PASS, FAIL, MANUAL. */
  record Row(String check, String status, String resource, String region, String said) {}

  /**
   * What a run found and cost.
   *
   * @param cpuSeconds of the process and its children
   */
  record Result(List<Row> rows, double cpuSeconds, double peakMib) {}

  /**
   * @param environment with credentials and endpoint
   * @param services as Prowler names them
   * @throws IOException with the end of its output where it left no report
   */
  Result run(Map<String, String> environment, List<String> regions, List<String> services)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory("prowler-");
    Path log = out.resolve("log");
    List<String> command =
        new ArrayList<>(List.of("python3", "-c", WRAPPER, program.toString(), "aws"));
    command.add("--region");
    command.addAll(regions);
    command.add("--service");
    command.addAll(services);
    command.addAll(List.of("--no-banner", "--ignore-exit-code-3", "--output-formats", "csv"));
    command.addAll(List.of("--output-directory", out.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.start().waitFor();
    try (Stream<Path> files = Files.walk(out)) {
      String text = Files.readString(log, StandardCharsets.UTF_8);
      Path report =
          files
              .filter(file -> file.toString().endsWith(".csv"))
              .filter(file -> !file.toString().contains("compliance"))
              .findFirst()
              .orElseThrow(() -> new IOException("prowler left no report: " + text));
      String[] cost =
          text.lines()
              .filter(line -> line.startsWith("cost "))
              .findFirst()
              .orElseThrow(() -> new IOException("prowler told no cost: " + text))
              .split(" ");
      return new Result(
          rows(report), Double.parseDouble(cost[1]), Double.parseDouble(cost[2]) / KIB_PER_MIB);
    } finally {
      delete(out);
    }
  }

  private static List<Row> rows(Path report) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(report)) {
      Map<String, Integer> columns = new HashMap<>();
      List<String> header = record(reader);
      for (int i = 0; i < header.size(); i++) {
        columns.put(header.get(i), i);
      }
      for (List<String> line = record(reader); !line.isEmpty(); line = record(reader)) {
        rows.add(
            new Row(
                line.get(columns.get("CHECK_ID")),
                line.get(columns.get("STATUS")),
                line.get(columns.get("RESOURCE_UID")),
                line.get(columns.get("REGION")),
                line.get(columns.get("STATUS_EXTENDED"))));
      }
    }
    return rows;
  }

  /** One record of semicolon-separated values, quoted as RFC 4180 does; empty at the end. */
  private static List<String> record(BufferedReader reader) throws IOException {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '"') {
        reader.mark(1);
        if (quoted && reader.read() == '"') {
          field.append('"');
        } else {
          reader.reset();
          quoted = !quoted;
        }
      } else if (c == ';' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\n' && !quoted) {
        fields.add(field.toString());
        return fields;
      } else if (c != '\r' || quoted) {
        field.append((char) c);
      }
    }
    return fields;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
