interface Props {
  searchParams: Promise<{ name: string; url: string }>;
}

export default async function Page({ searchParams }: Props) {
  const { name, url } = await searchParams;
  return <a href={url}>{name}</a>;
}
