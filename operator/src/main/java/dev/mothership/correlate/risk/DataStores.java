package dev.mothership.correlate.risk;

import java.util.Set;

/**
 * The types of assets that hold data of their own: the class of that data is part of what losing
 * them means, and where no tag tells it, the account's default does.
 */
final class DataStores {
  static final Set<String> TYPES =
      Set.of(
          "aws.dynamodb.table",
          "aws.ec2.snapshot",
          "aws.ec2.volume",
          "aws.efs.file-system",
          "aws.elasticache.cluster",
          "aws.elasticache.replication-group",
          "aws.opensearch.domain",
          "aws.rds.cluster",
          "aws.rds.cluster-snapshot",
          "aws.rds.instance",
          "aws.rds.snapshot",
          "aws.redshift.cluster",
          "aws.s3.bucket");

  private DataStores() {}
}
