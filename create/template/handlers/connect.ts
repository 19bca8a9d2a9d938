// $connect: the status code accepts the connection.
export const handler = async () => ({ statusCode: 200 });
