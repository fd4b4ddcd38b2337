package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/**
 * EKS: clusters with who may enter them and which roles their pods take on, and node groups. EKS
 * lists names only, so that a cluster that may not be described is known by its name.
 */
@Singleton
final class EksCollector implements AwsServiceCollector {
  private static final String LIST = "eks:ListClusters";
  private static final String CLUSTER = "eks:DescribeCluster";
  private static final String LIST_NODEGROUPS = "eks:ListNodegroups";
  private static final String NODEGROUP = "eks:DescribeNodegroup";
  private static final String LIST_ENTRIES = "eks:ListAccessEntries";
  private static final String ENTRY = "eks:DescribeAccessEntry";
  private static final String ENTRY_POLICIES = "eks:ListAssociatedAccessPolicies";
  private static final String LIST_PODS = "eks:ListPodIdentityAssociations";
  private static final String POD = "eks:DescribePodIdentityAssociation";
  private static final String GONE = "ResourceNotFoundException";

  /** What a cluster answers whose access is kept in its config map alone. */
  private static final Set<String> NO_ENTRIES = Set.of("InvalidRequestException", GONE);

  private static final int LARGEST_PAGE = 100;
  private static final ListedType<EksClient, Cluster> CLUSTERS =
      new ListedType<>(
          "aws.eks.cluster",
          true,
          LIST,
          EksCollector::client,
          (eks, session) ->
              names(eks, session)
                  .map(
                      page ->
                          page.stream().map(name -> Cluster.builder().name(name).build()).toList()),
          Cluster::name,
          EksCollector::facets,
          Set.of(GONE));
  private static final ListedType<EksClient, Nodegroup> NODEGROUPS =
      new ListedType<>(
          "aws.eks.nodegroup",
          true,
          LIST,
          EksCollector::client,
          (eks, session) ->
              names(eks, session)
                  .flatMap(List::stream)
                  .flatMap(cluster -> nodegroups(eks, session, cluster)),
          group -> group.clusterName() + '/' + group.nodegroupName(),
          (eks, group, details) ->
              details.read("nodegroup", NODEGROUP, Set.of(), () -> nodegroup(eks, group)),
          Set.of(GONE));

  @Override
  public List<Listing> listings() {
    return List.of(CLUSTERS.listing(), NODEGROUPS.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    Map<String, List<String>> none = new HashMap<>();
    List.of(
            LIST,
            CLUSTER,
            LIST_NODEGROUPS,
            NODEGROUP,
            LIST_ENTRIES,
            ENTRY,
            ENTRY_POLICIES,
            LIST_PODS,
            POD)
        .forEach(call -> none.put(call, List.of()));
    return none;
  }

  private static EksClient client(AwsSession session, String region) {
    return session.client(EksClient.class, EksClient::builder, region);
  }

  private static Stream<List<String>> names(EksClient eks, AwsSession session) {
    return eks.listClustersPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE))).stream()
        .map(page -> page.clusters());
  }

  /** A node group's list is a list call of its own: what it hides, nobody may take for gone. */
  private static Stream<List<Nodegroup>> nodegroups(
      EksClient eks, AwsSession session, String cluster) {
    try {
      return eks
          .listNodegroupsPaginator(
              r -> r.clusterName(cluster).maxResults(session.pageSize(LARGEST_PAGE)))
          .stream()
          .map(page -> page.nodegroups())
          .toList()
          .stream()
          .map(
              names ->
                  names.stream()
                      .map(
                          name ->
                              Nodegroup.builder().clusterName(cluster).nodegroupName(name).build())
                      .toList());
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST_NODEGROUPS, e);
    }
  }

  private static JsonNode nodegroup(EksClient eks, Nodegroup group) {
    return SdkJson.of(
        eks.describeNodegroup(
                r -> r.clusterName(group.clusterName()).nodegroupName(group.nodegroupName()))
            .nodegroup());
  }

  private static void facets(EksClient eks, Cluster cluster, Details details) {
    String name = cluster.name();
    details.read(
        "cluster",
        CLUSTER,
        Set.of(),
        () -> SdkJson.of(eks.describeCluster(r -> r.name(name)).cluster()));
    details.read("accessEntries", LIST_ENTRIES, NO_ENTRIES, () -> entries(eks, name));
    details.read("podIdentities", LIST_PODS, Set.of(GONE), () -> pods(eks, name));
  }

  private static JsonNode entries(EksClient eks, String cluster) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    for (String principal :
        eks.listAccessEntriesPaginator(r -> r.clusterName(cluster)).accessEntries()) {
      ObjectNode entry =
          SdkJson.of(
              eks.describeAccessEntry(r -> r.clusterName(cluster).principalArn(principal))
                  .accessEntry());
      ArrayNode policies = entry.putArray("policies");
      eks.listAssociatedAccessPoliciesPaginator(r -> r.clusterName(cluster).principalArn(principal))
          .associatedAccessPolicies()
          .forEach(policy -> policies.add(SdkJson.of(policy)));
      entries.add(entry);
    }
    return entries;
  }

  private static JsonNode pods(EksClient eks, String cluster) {
    ArrayNode pods = JsonNodeFactory.instance.arrayNode();
    eks.listPodIdentityAssociationsPaginator(r -> r.clusterName(cluster))
        .associations()
        .forEach(
            summary ->
                pods.add(
                    SdkJson.of(
                        eks.describePodIdentityAssociation(
                                r -> r.clusterName(cluster).associationId(summary.associationId()))
                            .association())));
    return pods;
  }
}
