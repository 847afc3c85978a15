import filestore.api.FilesApi;
import filestore.api.UploadsApi;
import filestore.client.ApiClient;
import filestore.client.ApiException;
import filestore.model.*;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** Calls the API with the client that OpenAPI Generator generates from backend/openapi.yaml. */
public class UseGenerated {
  private static final List<String> NAMES = List.of("a.txt", "b.txt", "c.txt");
  private static final List<String> CONTENTS = List.of("first", "second", "third");
  private static final String UNKNOWN_ID = "a".repeat(26);
  private static final HttpClient http = HttpClient.newHttpClient();

  public static void main(String[] arguments) throws Exception {
    var client = new ApiClient();
    client.setBasePath(System.getenv("API"));
    client.setApiKey(System.getenv("SERVER_KEY"));
    var uploads = new UploadsApi(client);
    var files = new FilesApi(client);

    var request = new PreprocessRequest();
    for (int i = 0; i < NAMES.size(); i++) {
      var file = new FileRequest().name(NAMES.get(i)).size((long) CONTENTS.get(i).length());
      request.addFilesItem(file.type("text/plain").context("order 4711"));
    }
    var registered = uploads.preprocess(request, UUID.randomUUID().toString()).getFiles();
    var ids = new ArrayList<String>();
    for (int i = 0; i < registered.size(); i++) {
      var file = registered.get(i).getAcceptedFile();
      put(file.getUpload().getPutPlan(), CONTENTS.get(i));
      var info = uploads.complete(file.getId(), file.getToken(), new CompleteRequest());
      check(info.getState() == FileState.UPLOADED);
      ids.add(file.getId());
    }

    // A problem is an object with a code, for a whole call and for one file of several.
    try {
      files.store(ids.get(0), new StoreRequest().context("order 4712"));
      check(false);
    } catch (ApiException exception) {
      var problem = Problem.fromJson(exception.getResponseBody());
      check(problem.getCode() == ErrorCode.CONTEXT_MISMATCH);
      print(problem.getStatus() + " " + problem.getCode() + ": " + problem.getDetail());
    }

    var toStore = new StoreFilesRequest().ids(ids).addIdsItem(UNKNOWN_ID).context("order 4711");
    for (var result : files.storeFiles(toStore).getFiles()) {
      if (result.getActualInstance() instanceof RefusedFile refused) {
        print(refused.getError().getStatus() + " " + refused.getError().getCode());
      } else {
        check(result.getFileInfo().getStoredAt() != null);
      }
    }
    ids.remove(UNKNOWN_ID);

    var names = new TreeSet<String>();
    var pages = 0;
    String cursor = null;
    do {
      var page = files.listFiles(ListedState.STORED, null, null, 2, cursor);
      for (var file : page.getFiles()) names.add(file.getName());
      pages++;
      cursor = page.getCursor();
    } while (cursor != null);
    print(String.join(" ", names) + " on " + pages + " pages");

    for (int i = 0; i < ids.size(); i++) {
      var inline = new DownloadRequest().disposition(Disposition.INLINE).expiresIn(60);
      var link = files.download(ids.get(i), inline);
      var response = get(link.getUrl());
      check(response.body().equals(CONTENTS.get(i)));
      var disposition = response.headers().firstValue("content-disposition").orElseThrow();
      print(disposition.split(";")[0] + " " + link.getExpiresIn());
    }

    for (var id : ids) print(files.delete(id, null).getState().toString());
  }

  private static void put(PutPlan plan, String content) throws Exception {
    var request = HttpRequest.newBuilder(plan.getUrl());
    plan.getHeaders().forEach(request::header);
    request.PUT(HttpRequest.BodyPublishers.ofString(content));
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    check(response.statusCode() == 200);
  }

  private static HttpResponse<String> get(URI url) throws Exception {
    var response = http.send(
        HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    check(response.statusCode() == 200);
    return response;
  }

  private static void print(String line) {
    System.out.println(line);
  }

  private static void check(boolean holds) {
    if (!holds) throw new AssertionError();
  }
}
