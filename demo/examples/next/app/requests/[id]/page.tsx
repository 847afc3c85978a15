import Link from 'next/link';
import { notFound } from 'next/navigation';
import { isPicture } from '../../../lib/filestore';
import { findRequest } from '../../../lib/requests';
import { getVisitor } from '../../../lib/visitor';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const request = findRequest((await params).id, (await getVisitor())?.id);
  if (!request) notFound();
  return (
    <>
      <h1>Your request</h1>
      <p className="description">{request.description}</p>
      <ul className="attachments">
        {request.attachments.map(({ id, name, type, gone }) => (
          <li key={id}>
            {gone ? (
              <>
                <s>{name}</s> <small>This file was {gone}.</small>
              </>
            ) : (
              <a href={`/files/${id}`}>
                {isPicture(type) && <img src={`/files/${id}`} alt="" />}
                {name}
              </a>
            )}
          </li>
        ))}
      </ul>
      <p>
        <Link href="/">Send another request</Link>
      </p>
    </>
  );
}
