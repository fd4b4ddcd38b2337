package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Services of App Runner. */
@Singleton
final class AppRunnerServiceMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.apprunner.service";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "ServiceArn"))
            .named(Fields.text(payload, "ServiceName"))
            .copy("ServiceName", "serviceName")
            .copy("ServiceUrl", "url")
            .copy("Status", "status");
    JsonNode service = record.facets().get("service");
    if (service == null) {
      return asset.done();
    }
    ObjectNode properties = asset.properties();
    JsonNode source = service.path("SourceConfiguration");
    JsonNode image = source.path("ImageRepository");
    JsonNode code =
        source.path("CodeRepository").path("CodeConfiguration").path("CodeConfigurationValues");
    JsonNode instance = service.path("InstanceConfiguration");
    JsonNode ingress = service.path("NetworkConfiguration").path("IngressConfiguration");
    Fields.copy(image, "ImageIdentifier", properties, "image");
    Fields.copy(instance, "InstanceRoleArn", properties, "roleArn");
    Fields.copy(ingress, "IsPubliclyAccessible", properties, "publiclyAccessible");
    new RunImages(asset).running("", Fields.text(image, "ImageIdentifier"), "");
    return asset
        .set(
            "environment",
            Summaries.ofMap(image.path("ImageConfiguration").path("RuntimeEnvironmentVariables"))
                .addAll(Summaries.ofMap(code.path("RuntimeEnvironmentVariables"))))
        .relate(RelationKind.RUNS_AS, Fields.text(instance, "InstanceRoleArn"))
        .done();
  }
}
