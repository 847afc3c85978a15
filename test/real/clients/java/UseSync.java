import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Tests the synchronous client of AWS's SDK for Java; its parts are uploaded one by one. */
final class UseSync {
  private final S3Client s3 =
      S3Client.builder().endpointOverride(Scenario.ENDPOINT).forcePathStyle(true).build();

  public static void main(String[] arguments) throws Exception {
    UseSync client = new UseSync();
    for (ChecksumAlgorithm algorithm : Scenario.ALGORITHMS) {
      for (int size : Scenario.sizes(algorithm)) client.upAndDown("size-" + size, size, algorithm);
      client.upAndDown(Scenario.SPECIAL, 1000, algorithm);
    }
    client.ranges("size-" + Scenario.LARGE, Scenario.content(Scenario.LARGE));
    client.listings();
    client.deletions();
  }

  private void upAndDown(String key, int size, ChecksumAlgorithm algorithm) throws Exception {
    String what = "'" + key + "' of " + size + " bytes with " + algorithm;
    byte[] content = Scenario.content(size);
    if (size > Scenario.PART) {
      putInParts(key, content, algorithm);
    } else {
      s3.putObject(
          request -> request.bucket(Scenario.BUCKET).key(key).checksumAlgorithm(algorithm),
          // A stream is sent in chunks with a trailing checksum.
          RequestBody.fromInputStream(new ByteArrayInputStream(content), size));
    }
    var got =
        s3.getObjectAsBytes(
            request ->
                request.bucket(Scenario.BUCKET).key(key).checksumMode(ChecksumMode.ENABLED));
    Scenario.expectObject(what, got, content, algorithm);
    // Sends other headers: x-amz-te, and the checksum of an empty body.
    var plain = s3.getObjectAsBytes(request -> request.bucket(Scenario.BUCKET).key(key));
    Scenario.expectBytes(what + ", plain", plain.asByteArrayUnsafe(), content);
    var head = s3.headObject(request -> request.bucket(Scenario.BUCKET).key(key));
    Scenario.expect(what + ", its head", head.contentLength(), (long) size);
  }

  private void putInParts(String key, byte[] content, ChecksumAlgorithm algorithm) {
    String upload =
        s3.createMultipartUpload(
                request -> request.bucket(Scenario.BUCKET).key(key).checksumAlgorithm(algorithm))
            .uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int from = 0; from < content.length; from += Scenario.PART) {
      int number = parts.size() + 1;
      int to = Math.min(from + Scenario.PART, content.length);
      byte[] part = Arrays.copyOfRange(content, from, to);
      var put =
          s3.uploadPart(
              request ->
                  request
                      .bucket(Scenario.BUCKET)
                      .key(key)
                      .uploadId(upload)
                      .partNumber(number)
                      .checksumAlgorithm(algorithm),
              RequestBody.fromBytes(part));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(put.eTag())
              .checksumCRC32(put.checksumCRC32())
              .checksumCRC32C(put.checksumCRC32C())
              .checksumCRC64NVME(put.checksumCRC64NVME())
              .checksumSHA1(put.checksumSHA1())
              .checksumSHA256(put.checksumSHA256())
              .checksumSHA512(put.checksumSHA512())
              .checksumXXHASH64(put.checksumXXHASH64())
              .checksumXXHASH3(put.checksumXXHASH3())
              .checksumXXHASH128(put.checksumXXHASH128())
              .build());
    }
    s3.completeMultipartUpload(
        request ->
            request
                .bucket(Scenario.BUCKET)
                .key(key)
                .uploadId(upload)
                .multipartUpload(done -> done.parts(parts)));
  }

  private void ranges(String key, byte[] content) throws Exception {
    for (var range : Scenario.ranges(content.length).entrySet()) {
      var got =
          s3.getObjectAsBytes(
              request -> request.bucket(Scenario.BUCKET).key(key).range(range.getKey()));
      byte[] wanted = Scenario.slice(content, range.getValue());
      Scenario.expectBytes(range.getKey(), got.asByteArray(), wanted);
    }
  }

  private void listings() {
    for (String key : Scenario.LISTED) {
      s3.putObject(
          request -> request.bucket(Scenario.BUCKET).key(key), RequestBody.fromString(key));
    }
    Scenario.expect("keys below list/, by two", keys("list/", 2), Scenario.LISTED);
    Scenario.expect("special key", keys("special/a b+", 1000), List.of(Scenario.SPECIAL));
    var level =
        s3.listObjectsV2(
            request -> request.bucket(Scenario.BUCKET).prefix("list/").delimiter("/"));
    List<String> found = level.contents().stream().map(S3Object::key).toList();
    Scenario.expect("list/ by /, keys", found, List.of("list/c"));
    List<String> folders = level.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
    Scenario.expect("list/ by /, prefixes", folders, List.of("list/a/", "list/b/"));
  }

  private List<String> keys(String prefix, int pageSize) {
    return s3
        .listObjectsV2Paginator(
            request -> request.bucket(Scenario.BUCKET).prefix(prefix).maxKeys(pageSize))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private void deletions() {
    s3.deleteObject(request -> request.bucket(Scenario.BUCKET).key(Scenario.SPECIAL));
    try {
      s3.getObjectAsBytes(request -> request.bucket(Scenario.BUCKET).key(Scenario.SPECIAL));
      throw new AssertionError("a deleted key can still be read");
    } catch (NoSuchKeyException expected) {
      s3.putObject(
          request -> request.bucket(Scenario.BUCKET).key(Scenario.SPECIAL), RequestBody.empty());
    }
    List<ObjectIdentifier> all =
        keys("", 1000).stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    var gone =
        s3.deleteObjects(
            request -> request.bucket(Scenario.BUCKET).delete(these -> these.objects(all)));
    Scenario.expect("deleted", gone.deleted().size(), all.size());
    Scenario.expect("left over", keys("", 1000), List.of());
  }
}
