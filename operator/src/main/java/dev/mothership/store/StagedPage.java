package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.Asset;
import dev.mothership.model.Relation;
import dev.mothership.model.Scope;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** One page of a scope as staging rows; an asset that is known alike is staged by its key alone. */
final class StagedPage {
  private static final String ASSETS =
      """
      staging_asset (scan_id, scope_region, scope_type, key, type, region, native_id, name, tags,
        properties, unread, data_class, payload, content_hash, seen_hash, unchanged)
      """;
  private static final String RELATIONS =
      """
      staging_relation (scan_id, scope_region, scope_type, owner_key, source_key, kind, target_key,
        evidence)
      """;

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  /** Type, region, native id and name, of which an unchanged asset needs none. */
  private static final int TEXTS = 4;

  private final long scanId;
  private final Scope scope;
  private final CopyText assets = new CopyText();
  private final CopyText relations = new CopyText();
  private long assetRows;
  private long relationRows;

  private StagedPage(long scanId, Scope scope) {
    this.scanId = scanId;
    this.scope = scope;
  }

  /** Compares the page with the run's account, within the handle's transaction. */
  static StagedPage of(Handle handle, ScanRun run, Scope scope, List<StagedAsset> page) {
    List<String> hashes = page.stream().map(staged -> HEX.formatHex(SeenHash.of(staged))).toList();
    Set<String> known = known(handle, run, scope, page, hashes);
    StagedPage staged = new StagedPage(run.scanId(), scope);
    for (int i = 0; i < page.size(); i++) {
      if (known.contains(page.get(i).asset().key().value())) {
        staged.addUnchanged(page.get(i).asset(), hashes.get(i));
      } else {
        staged.add(page.get(i), hashes.get(i));
      }
    }
    return staged;
  }

  private static Set<String> known(
      Handle handle, ScanRun run, Scope scope, List<StagedAsset> page, List<String> hashes) {
    return handle
        .createQuery(
            """
            select a.key from unnest(:keys, :hashes) as listed (key, hash)
            join asset a on a.tenant_id = :tenant and a.key = listed.key
            where a.account_id = :account and a.closed_at is null
              and a.scope_region = :region and a.scope_type = :type
              and a.seen_hash = decode(listed.hash, 'hex')
            """)
        .bind("keys", page.stream().map(one -> one.asset().key().value()).toArray(String[]::new))
        .bind("hashes", hashes.toArray(String[]::new))
        .bind("tenant", run.tenantId())
        .bind("account", run.accountId())
        .bind("region", scope.region())
        .bind("type", scope.type())
        .mapTo(String.class)
        .set();
  }

  private void addUnchanged(Asset asset, String hash) {
    row(assets).add(asset.key().value());
    for (int i = 0; i < TEXTS; i++) {
      assets.add("");
    }
    assets.add(NOTHING).add(NOTHING).add(NOTHING).add("").add(NOTHING).add(new byte[0]);
    assets.add(HEX.parseHex(hash)).add("true").endRow();
    assetRows++;
  }

  private void add(StagedAsset staged, String hash) {
    Asset asset = staged.asset();
    row(assets)
        .add(asset.key().value())
        .add(asset.type())
        .add(asset.region())
        .add(asset.nativeId())
        .add(asset.name())
        .add(Json.node(asset.tags()))
        .add(asset.properties())
        .add(Json.node(asset.unread()))
        .add(asset.dataClass())
        .add(staged.payload())
        .add(ContentHash.of(asset))
        .add(HEX.parseHex(hash))
        .add("false")
        .endRow();
    assetRows++;
    for (Relation relation : staged.relations()) {
      row(relations)
          .add(asset.key().value())
          .add(relation.source().value())
          .add(relation.kind().name())
          .add(relation.target().value())
          .add(relation.evidence())
          .endRow();
      relationRows++;
    }
  }

  private CopyText row(CopyText rows) {
    return rows.add(scanId).add(scope.region()).add(scope.type());
  }

  /**
   * @return the rows staged
   */
  long copy(Handle handle) {
    if (assetRows > 0) {
      assets.copyInto(handle, ASSETS);
    }
    if (relationRows > 0) {
      relations.copyInto(handle, RELATIONS);
    }
    return assetRows + relationRows;
  }
}
