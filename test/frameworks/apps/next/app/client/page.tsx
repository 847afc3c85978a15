import { UploadForm } from './upload-form';

export default function Page() {
  return <UploadForm endpoint={process.env.API} apiKey={process.env.BROWSER_KEY} />;
}
