package dev.mothership.correlate.score;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * All that a tenant's scores of one day follow from, asset by asset; two of them tell what changed.
 *
 * @param format of the stored form; another one is not read
 * @param model version of the risk model
 * @param rules checks and path rules by id
 * @param settings by account, what its policies make of rules, by id; null where it was not kept
 * @param columns by asset type, the checks that an asset's results are of, in their order
 * @param assets by id, ascending
 */
record Snapshot(
    int format,
    String model,
    Map<String, Rule> rules,
    @Nullable Map<Long, Map<String, String>> settings,
    Map<String, List<String>> columns,
    List<Item> assets) {
  static final int FORMAT = 1;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  Snapshot {
    rules = new TreeMap<>(rules);
    settings = settings == null ? null : new TreeMap<>(settings);
    columns = new TreeMap<>(columns);
    assets = List.copyOf(assets);
  }

  /**
   * A rule as far as scores depend on it.
   *
   * @param weight in the control score; 0 of path rules
   * @param subdomain empty of path rules, which count in the whole only
   */
  record Rule(String version, int weight, String subdomain, Set<String> assetTypes) {
    Rule {
      assetTypes = new TreeSet<>(assetTypes);
    }
  }

  /**
   * One open asset.
   *
   * @param context hash of its environment, criticality and data class
   * @param results a {@link Result} letter for each column of its type
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Item(long id, long account, String type, int context, String results, List<Open> open) {
    Item {
      open = List.copyOf(open);
    }

    Optional<Open> finding(long findingId) {
      return open.stream().filter(finding -> finding.id() == findingId).findFirst();
    }
  }

  /**
   * A finding that is not resolved.
   *
   * @param consequence in thousandths
   * @param muted counts for nothing
   * @param compensated counts for less
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Open(
      long id,
      String rule,
      int risk,
      long consequence,
      boolean assumed,
      boolean muted,
      boolean compensated) {
    boolean worseThan(Open other) {
      return risk > other.risk || (risk == other.risk && consequence > other.consequence);
    }
  }

  /** What the account's policies make of a rule; empty where nothing. */
  String setting(long account, String rule) {
    return settings == null ? "" : settings.getOrDefault(account, Map.of()).getOrDefault(rule, "");
  }

  Result result(Item asset, String check) {
    int column = columns.getOrDefault(asset.type(), List.of()).indexOf(check);
    return column < 0 || column >= asset.results().length()
        ? Result.NONE
        : Result.of(asset.results().charAt(column));
  }

  /** The sub-domains that an asset of the type counts in, the whole included. */
  Set<String> subdomains(String type) {
    Set<String> subdomains = new TreeSet<>(Set.of(ScopeKey.ALL));
    for (Rule rule : rules.values()) {
      if (rule.assetTypes().contains(type)) {
        subdomains.add(rule.subdomain());
      }
    }
    return subdomains;
  }

  /** The worst finding of an asset by sub-domain, the whole included. */
  Map<String, Open> worst(Item asset) {
    Map<String, Open> worst = new HashMap<>();
    for (Open finding : asset.open()) {
      if (finding.muted()) {
        continue;
      }
      Rule rule = rules.get(finding.rule());
      Set<String> counts =
          rule == null
              ? Set.of(ScopeKey.ALL)
              : new TreeSet<>(List.of(ScopeKey.ALL, rule.subdomain()));
      for (String subdomain : counts) {
        worst.merge(subdomain, finding, (one, other) -> other.worseThan(one) ? other : one);
      }
    }
    return worst;
  }

  byte[] stored() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      MAPPER.writeValue(out, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Empty where it was written in another form, as before an upgrade. */
  static Optional<Snapshot> read(byte[] stored) {
    try {
      Snapshot snapshot =
          MAPPER.readValue(
              new InflaterInputStream(new ByteArrayInputStream(stored)), Snapshot.class);
      return Optional.of(snapshot).filter(read -> read.format() == FORMAT);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
